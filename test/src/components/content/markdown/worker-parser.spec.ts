import { PARSE, PARSE_ASKED } from '../../../../../src/components/content/budget.js';
import type { ParseResult } from '../../../../../src/components/content/contracts.js';
import type {
  IParseRequest,
  ParseAnswer
} from '../../../../../src/components/content/markdown/parser-messages.js';
import {
  WorkerParser,
  type IWorker
} from '../../../../../src/components/content/markdown/worker-parser.js';
import { ManualClock } from '../../../../../testing/manual-clock.js';
import { timersOf } from '../../../../harness/stage.js';

/** A worker that answers only when the test says so. */
class FakeWorker implements IWorker {
  onmessage: IWorker['onmessage'] = null;
  onerror: IWorker['onerror'] = null;
  readonly asked: IParseRequest[] = [];
  isTerminated = false;

  postMessage(request: IParseRequest): void {
    this.asked.push(request);
  }
  terminate(): void {
    this.isTerminated = true;
  }
  say(data: ParseAnswer): void {
    this.onmessage?.({ data } as MessageEvent<ParseAnswer>);
  }
  ready(): void {
    this.say({ ready: true });
  }
  answer(text = 'read'): void {
    this.say({ id: this.asked.at(-1)!.id, result: { kind: 'content', nodes: [text] } });
  }
  fail(): void {
    this.onerror?.({} as ErrorEvent);
  }
}

describe('WorkerParser', () => {
  let clock: ManualClock;
  let workers: FakeWorker[];
  let parser: WorkerParser;

  beforeEach(() => {
    clock = new ManualClock();
    workers = [];
    parser = new WorkerParser({
      start: () => workers[workers.push(new FakeWorker()) - 1],
      timers: timersOf(clock)
    });
  });
  afterEach(() => {
    parser.dispose();
    expect(clock.waiting).toBe(0);
  });

  const content = (text: string): ParseResult => ({ kind: 'content', nodes: [text] });
  const refused = (reason: string): object => ({ kind: 'refused', reason });
  const worker = (): FakeWorker => workers.at(-1)!;
  const texts = (): string[] => worker().asked.map(({ markdown }) => markdown);

  it('[BUDGET1] starts a worker for the first text, and sends the text once the worker is ready', async () => {
    expect(workers).toHaveLength(0);
    const read = parser.parse('a', PARSE);
    expect(texts()).toEqual([]);
    worker().ready();
    expect(texts()).toEqual(['a']);
    worker().answer();
    expect(await read).toEqual(content('read'));
    void parser.parse('b', PARSE);
    expect(workers).toHaveLength(1);
    expect(texts()).toEqual(['a', 'b']);
  });

  it('[BUDGET1] ends a worker that takes too long, and continues with a new one', async () => {
    const slow = parser.parse('slow', PARSE);
    const next = parser.parse('next one', PARSE);
    const [first] = workers;
    first.ready();
    clock.advance(PARSE.time);
    clock.advance(1);
    expect(await slow).toEqual(refused('too_slow'));
    expect(first.isTerminated).toBe(true);
    expect(workers).toHaveLength(2);
    worker().ready();
    expect(texts()).toEqual(['next one']);
    first.answer('late');
    worker().answer();
    expect(await next).toEqual(content('read'));
  });

  it('[BUDGET1] an answer that waited while the page was busy counts', async () => {
    const read = parser.parse('a', PARSE);
    worker().ready();
    // The timer fires first, and the answer comes after it.
    clock.advance(PARSE.time);
    worker().answer();
    clock.advance(1);
    expect(await read).toEqual(content('read'));
    expect(worker().isTerminated).toBe(false);
  });

  it('[BUDGET1] a message that took too long is not rendered again unless its parser asks for more time', async () => {
    const slow = parser.parse('slow', PARSE);
    worker().ready();
    clock.advance(PARSE.time);
    clock.advance(1);
    await slow;
    expect(await parser.parse('slow', PARSE)).toEqual(refused('too_slow'));
    expect(workers).toHaveLength(1);
    const asked = parser.parse('slow', PARSE_ASKED);
    worker().ready();
    clock.advance(PARSE.time);
    clock.advance(1);
    worker().answer();
    expect(await asked).toEqual(content('read'));
  });

  it('[BUDGET1] short texts do not wait for long ones', async () => {
    const reads = ['xxxxxx', 'yyyy', 'z'].map(text => parser.parse(text, PARSE));
    worker().ready();
    for (let i = 0; i < 3; i++) {
      worker().answer(texts().at(-1));
    }
    expect(texts()).toEqual(['z', 'yyyy', 'xxxxxx']);
    expect(await Promise.all(reads)).toEqual(['xxxxxx', 'yyyy', 'z'].map(content));
  });

  it('[BUDGET1] if a worker dies, only the text that it was parsing is lost', async () => {
    const bad = parser.parse('bad', PARSE);
    const good = parser.parse('good', PARSE);
    worker().ready();
    worker().fail();
    expect(await bad).toEqual(refused('too_large'));
    expect(workers).toHaveLength(2);
    worker().ready();
    worker().answer();
    expect(await good).toEqual(content('read'));
  });

  it('[BUDGET3] without a worker only short texts are rendered', async () => {
    const start = jest.fn(() => {
      throw new Error('refused by the policy of the page');
    });
    const other = new WorkerParser({ start, timers: timersOf(clock) });
    expect(await other.parse('**a**', PARSE)).toMatchObject({ kind: 'content' });
    expect(await other.parse('a'.repeat(1_001), PARSE)).toEqual(refused('unavailable'));
    expect(start).toHaveBeenCalledTimes(2);
    other.dispose();
  });

  it('[BUDGET3] a worker that never reports ready is abandoned', async () => {
    const read = parser.parse('**a**', PARSE);
    clock.advance(20_000);
    expect(workers).toHaveLength(2);
    worker().fail();
    expect(await read).toMatchObject({ kind: 'content' });
    expect(workers.every(({ isTerminated }) => isTerminated)).toBe(true);
  });

  it('[BUDGET1] releases everything on dispose', async () => {
    const reads = ['a', 'b'].map(text => parser.parse(text, PARSE));
    worker().ready();
    parser.dispose();
    expect(await Promise.all(reads)).toEqual([refused('unavailable'), refused('unavailable')]);
    expect(worker().isTerminated).toBe(true);
    expect(await parser.parse('c', PARSE)).toEqual(refused('unavailable'));
    expect(workers).toHaveLength(1);
  });
});
