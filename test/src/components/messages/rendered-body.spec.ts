import { nullTranslator } from '@jupyterlab/translation';
import { CHARACTERS_AT_A_TIME } from '../../../../src/components/content/budget.js';
import type { IMarkdownParser, ParseResult } from '../../../../src/components/content/contracts.js';
import { MainThreadParser } from '../../../../src/components/content/markdown/main-thread-parser.js';
import { CLOSED } from '../../../../src/components/content/resources/resource-policy.js';
import { MentionMarks } from '../../../../src/components/messages/mention-marks.js';
import {
  RenderedBody,
  type IRenderedBodyOptions
} from '../../../../src/components/messages/rendered-body.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
import { timersOf } from '../../../harness/stage.js';

/** Parses at once, and records the texts. */
class RecordingParser implements IMarkdownParser {
  readonly texts: string[] = [];
  /** Delivers the answers that are held back. */
  release: (() => void) | null = null;
  holds = false;

  async parse(markdown: string, budget: Parameters<IMarkdownParser['parse']>[1]) {
    this.texts.push(markdown);
    if (this.holds) {
      await new Promise<void>(resolve => (this.release = resolve));
    }
    return this.answer ?? this._parser.parse(markdown, budget);
  }

  answer: ParseResult | null = null;
  private _parser = new MainThreadParser(Infinity);
}

describe('RenderedBody', () => {
  let host: HTMLElement;
  let body: RenderedBody;
  let clock: ManualClock;
  let parser: RecordingParser;
  let drawn: () => void;
  let rendered: string[];

  beforeEach(() => {
    host = document.body.appendChild(document.createElement('div'));
    clock = new ManualClock();
    parser = new RecordingParser();
    rendered = parser.texts;
    drawn = () => undefined;
    body = make();
  });
  afterEach(() => {
    body.dispose();
    host.remove();
  });

  const make = (more: Partial<IRenderedBodyOptions> = {}): RenderedBody =>
    new RenderedBody({
      host,
      content: { parser: parser },
      policy: CLOSED,
      trans: nullTranslator.load('x'),
      codeBars: true,
      timers: timersOf(clock),
      onDrawn: () => drawn(),
      ...more
    });

  const show = (text: string): Promise<void> =>
    new Promise(resolve => {
      drawn = resolve;
      body.show(text, undefined);
    });
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 20_000; i++) {
      await Promise.resolve();
    }
  };
  const button = (name: string): HTMLButtonElement =>
    [...host.querySelectorAll('button')].find(({ textContent }) => textContent === name)!;

  it('[STREAM1] renders only the last block of a growing text, and the whole text once it stops growing', async () => {
    await show('First.\n\n');
    await show('First.\n\nSecond');
    const [first] = host.children;
    rendered.length = 0;
    await show('First.\n\nSecond *one*');
    await show('First.\n\nSecond *one*\n\n```\nx');
    await show('First.\n\nSecond *one*\n\n```\nx\n\ny');
    expect(rendered).toEqual(['Second *one*', 'Second *one*\n\n', '```\nx', '```\nx\n\ny']);
    expect(host.children[0]).toBe(first);
    expect(host.children).toHaveLength(3);

    const whole = new Promise<void>(resolve => (drawn = resolve));
    clock.advance(1_000);
    await whole;
    expect(rendered.at(-1)).toBe('First.\n\nSecond *one*\n\n```\nx\n\ny');
    expect(host.children).toHaveLength(1);
    expect(host.querySelectorAll('p, pre')).toHaveLength(3);
  });

  it('[STREAM2] a text is visible even if it grows faster than it is rendered', async () => {
    let draws = 0;
    const done = new Promise<void>(resolve => {
      drawn = () => ++draws && host.textContent?.includes('abc') && resolve();
    });
    body.show('a', undefined);
    body.show('ab', undefined);
    body.show('abc', undefined);
    await done;
    expect(rendered.length).toBeLessThan(3);
    expect(draws).toBe(rendered.length);
  });

  it('[STREAM3] a text that is disposed of during rendering leaves nothing behind', async () => {
    await show('a');
    await show('ab');
    body.show('abc', undefined);
    body.dispose();
    await settle();
    expect(host.children).toHaveLength(0);
    expect(clock.waiting).toBe(0);
  });

  it('[STREAM3] a text that is disposed of while a worker parses it leaves nothing behind', async () => {
    parser.holds = true;
    body.show('# a', undefined);
    await settle();
    body.dispose();
    parser.release!();
    await settle();
    expect(host.children).toHaveLength(0);
  });

  it('[BUNDLE2] a changed bundle replaces the previous one', async () => {
    const data = { 'text/plain': 'one' };
    body.show('', { data });
    await settle();
    const [first] = host.children;
    body.show('', { data });
    await settle();
    expect([...host.children]).toEqual([first]);
    body.show('', { data: { 'text/plain': 'two' } });
    await settle();
    expect(host.children).toHaveLength(1);
    expect(host.querySelector('pre')!.textContent).toBe('two');
    body.dispose();
    expect(host.children).toHaveLength(0);
  });

  it('[BUDGET4] a growing block is parsed again up to a length limit, and shown as plain text above it', async () => {
    await show('Before.\n\n');
    let text = 'Before.\n\n```\n';
    await show(text);
    let read = 0;
    for (let i = 0; i < 60; i++) {
      rendered.length = 0;
      text += `${'line of code\n'.repeat(40)}`;
      await show(text);
      read += rendered.join('').length;
    }
    // Of 31 KB in 60 pieces, only the pieces of the first 6 KB were parsed.
    expect(rendered).toEqual([]);
    expect(read).toBeLessThan(60_000);
    expect(host.textContent).toContain('line of code');
    rendered.length = 0;
    clock.advance(1_000);
    await settle();
    expect(rendered).toEqual([text]);
    expect(host.querySelectorAll('pre')).toHaveLength(1);
  });

  it('[BUDGET5] only the beginning of a long text is shown, and its growth costs nothing', async () => {
    const line = `${'word '.repeat(20)}\n\n`;
    const long = line.repeat(3_000);
    await show(long);
    expect(rendered.join('').length).toBeLessThanOrEqual(CHARACTERS_AT_A_TIME);
    expect(host.textContent).toMatch(/2\d\d,\d{3} more characters are not shown/);
    rendered.length = 0;
    await show(`${long}${line}`);
    const [first] = rendered.splice(0);
    expect(first?.length ?? 0).toBeLessThanOrEqual(CHARACTERS_AT_A_TIME);
    await show(`${long}${line}${line}`);
    expect(rendered).toEqual([]);

    clock.advance(1_000);
    await settle();
    rendered.length = 0;
    drawn = () => undefined;
    button('Show more').click();
    await settle();
    // The page runs between two slices.
    clock.advance(1);
    await settle();
    expect(rendered).toHaveLength(1);
    expect(rendered[0].length).toBeLessThanOrEqual(CHARACTERS_AT_A_TIME);
    expect(host.children).toHaveLength(3);
  });

  it('[BUDGET2] a refused message is shown as source text, shortened, with buttons for the whole text and for rendering', async () => {
    parser.answer = { kind: 'refused', reason: 'too_slow' };
    const text = `<b>bold</b> ${'x'.repeat(20_000)}`;
    await show(text);
    expect(host.querySelector('b')).toBeNull();
    expect(host.querySelector('.cq-Body-plain')!.textContent).toBe(text.slice(0, 4_000));
    expect(host.textContent).toContain('Shown as plain text');
    button('Show all').click();
    await settle();
    const all = [...host.querySelectorAll('.cq-Body-plain')].map(part => part.textContent);
    expect(all.join('')).toBe(text);

    parser.answer = null;
    button('Render').click();
    await settle();
    clock.advance(10);
    await settle();
    expect(host.querySelector('b')!.textContent).toBe('bold');
    expect(host.querySelector('button')).toBeNull();
  });

  it('[BUDGET2] a message that is refused again is not offered again', async () => {
    parser.answer = { kind: 'refused', reason: 'too_large' };
    await show('text');
    button('Render').click();
    await settle();
    expect(host.textContent).toContain('text');
    expect(host.querySelector('button')).toBeNull();
  });

  it('[BUDGET30] mentions are marked before a message takes its turn, which so counts their elements', async () => {
    const ada = { username: 'ada', name: 'Ada', kind: 'account', here: true } as const;
    const counts: number[] = [];
    body.dispose();
    body = make({
      mentions: new MentionMarks({ username: 'eve', people: [ada] }),
      turnOf: nodes => {
        counts.push(...nodes.map(node => node.querySelectorAll('.cq-Mention').length));
        return Promise.resolve();
      }
    });
    await show('@Ada and @Ada');
    expect(counts).toEqual([2]);
  });
});
