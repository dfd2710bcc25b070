import { PARSE, SLICE, MAIN_THREAD } from '../../../../src/components/content/budget.js';
import type { IMarkdownReader } from '../../../../src/components/content/contracts.js';
import { QuickReader } from '../../../../src/components/content/quick-reader.js';

/** A clock that advances by a fixed step at each reading, and an event loop that the test turns by hand. */
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

class Others implements IMarkdownReader {
  readonly texts: string[] = [];
  read(markdown: string) {
    this.texts.push(markdown);
    return Promise.resolve({ kind: 'content', nodes: [] } as const);
  }
}

describe('QuickReader', () => {
  it('[BUDGET10] reads short texts at once, and leaves long ones to the worker', async () => {
    const others = new Others();
    const reader = new QuickReader({ others, timers: timersOf(0) });
    expect(await reader.read('*x*', PARSE)).toMatchObject({ kind: 'content' });
    expect(others.texts).toEqual([]);
    const long = 'x'.repeat(MAIN_THREAD + 1);
    await reader.read(long, PARSE);
    expect(others.texts).toEqual([long]);
  });

  it('[BUDGET10] leaves the rest to the worker once a slice is used, until the page had its turn', async () => {
    const others = new Others();
    const timers = timersOf(SLICE);
    const reader = new QuickReader({ others, timers });
    await reader.read('one', PARSE);
    await reader.read('two', PARSE);
    expect(others.texts).toEqual(['two']);
    timers.turn();
    await reader.read('three', PARSE);
    expect(others.texts).toEqual(['two']);
  });
});
