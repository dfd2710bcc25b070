import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { nullTranslator } from '@jupyterlab/translation';
import { CLOSED } from '../../../src/components/content/resource-policy.js';
import { RenderedBody } from '../../../src/components/rendered-body.js';
import { ManualClock } from '../../harness/clock.js';
import { timersOf } from '../../harness/stage.js';
import { createRendermime } from '../../../src/web/rendermime.js';

describe('RenderedBody', () => {
  let host: HTMLElement;
  let rendermime: IRenderMimeRegistry;
  let body: RenderedBody;
  let clock: ManualClock;
  let drawn: () => void;
  let rendered: string[];

  beforeEach(() => {
    host = document.body.appendChild(document.createElement('div'));
    rendermime = createRendermime();
    clock = new ManualClock();
    rendered = [];
    const create = rendermime.createModel.bind(rendermime);
    jest.spyOn(rendermime, 'createModel').mockImplementation(options => {
      const text = options?.data?.['text/markdown'];
      rendered.push(...(typeof text === 'string' ? [text] : []));
      return create(options);
    });
    body = new RenderedBody({
      host,
      rendermime,
      trans: nullTranslator.load('x'),
      policy: CLOSED,
      codeBars: true,
      timers: timersOf(clock),
      onDrawn: () => drawn()
    });
  });
  afterEach(() => {
    body.dispose();
    host.remove();
  });

  const show = (text: string): Promise<void> =>
    new Promise(resolve => {
      drawn = resolve;
      body.show(text, undefined);
    });

  it('[STREAM1] renders only the open block of a text that grows, and the whole once it rests', async () => {
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

  it('[STREAM2] a text that grows faster than it is rendered is seen all the same', async () => {
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

  it('[STREAM3] a text that is disposed of while it is rendered leaves nothing', async () => {
    await show('a');
    await show('ab');
    body.show('abc', undefined);
    body.dispose();
    for (let i = 0; i < 100; i++) {
      await Promise.resolve();
    }
    expect(host.children).toHaveLength(0);
    expect(clock.waiting).toBe(0);
  });
});
