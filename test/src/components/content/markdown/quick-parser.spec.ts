import { PARSE, SLICE, MAIN_THREAD } from '../../../../../src/components/content/budget.js';
import type { IMarkdownParser } from '../../../../../src/components/content/contracts.js';
import { QuickParser } from '../../../../../src/components/content/markdown/quick-parser.js';

/** A clock that advances by a fixed step at each reading, and an event loop that the test advances. */
function timersOf(step: number) {
  let now = 0;
  let turn: (() => void) | null = null;
  return {
    now: () => (now += step),
    delay: (run: () => void) => {
      turn = run;
      return { isDisposed: false, dispose: () => undefined };
    },
    turn: () => turn?.()
  };
}

class Others implements IMarkdownParser {
  readonly texts: string[] = [];
  parse(markdown: string) {
    this.texts.push(markdown);
    return Promise.resolve({ kind: 'content', nodes: [] } as const);
  }
}

describe('QuickParser', () => {
  it('[BUDGET10] parses short texts at once, and leaves long ones to the worker', async () => {
    const others = new Others();
    const parser = new QuickParser({ others, timers: timersOf(0) });
    expect(await parser.parse('*x*', PARSE)).toMatchObject({ kind: 'content' });
    expect(others.texts).toEqual([]);
    const long = 'x'.repeat(MAIN_THREAD + 1);
    await parser.parse(long, PARSE);
    expect(others.texts).toEqual([long]);
  });

  it('[BUDGET22] leaves texts with character references to the worker', async () => {
    const others = new Others();
    const parser = new QuickParser({ others, timers: timersOf(0) });
    await parser.parse('R&D, a && b', PARSE);
    expect(others.texts).toEqual([]);
    await parser.parse('&hearts;', PARSE);
    expect(others.texts).toEqual(['&hearts;']);
  });

  it('[BUDGET10] leaves the rest to the worker once a slice is used up, until it has yielded to the page', async () => {
    const others = new Others();
    const timers = timersOf(SLICE);
    const parser = new QuickParser({ others, timers });
    await parser.parse('one', PARSE);
    await parser.parse('two', PARSE);
    expect(others.texts).toEqual(['two']);
    timers.turn();
    await parser.parse('three', PARSE);
    expect(others.texts).toEqual(['two']);
  });
});
