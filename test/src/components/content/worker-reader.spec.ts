import { PARSE, PARSE_ASKED } from '../../../../src/components/content/budget.js';
import type { ParseResult } from '../../../../src/components/content/contracts.js';
import type { IReadRequest, ReadAnswer } from '../../../../src/components/content/reading.js';
import { WorkerReader, type IWorker } from '../../../../src/components/content/worker-reader.js';
import { ManualClock } from '../../../harness/clock.js';
import { timersOf } from '../../../harness/stage.js';

/** A worker that does nothing by itself. */
class FakeWorker implements IWorker {
  onmessage: IWorker['onmessage'] = null;
  onerror: IWorker['onerror'] = null;
  readonly asked: IReadRequest[] = [];
  isTerminated = false;

  postMessage(request: IReadRequest): void {
    this.asked.push(request);
  }
  terminate(): void {
    this.isTerminated = true;
  }
  say(data: ReadAnswer): void {
    this.onmessage?.({ data } as MessageEvent<ReadAnswer>);
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

describe('WorkerReader', () => {
  let clock: ManualClock;
  let workers: FakeWorker[];
  let reader: WorkerReader;

  beforeEach(() => {
    clock = new ManualClock();
    workers = [];
    reader = new WorkerReader({
      start: () => workers[workers.push(new FakeWorker()) - 1],
      timers: timersOf(clock)
    });
  });
  afterEach(() => {
    reader.dispose();
    expect(clock.waiting).toBe(0);
  });

  const content = (text: string): ParseResult => ({ kind: 'content', nodes: [text] });
  const refused = (reason: string): object => ({ kind: 'refused', reason });
  const worker = (): FakeWorker => workers.at(-1)!;
  const texts = (): string[] => worker().asked.map(({ markdown }) => markdown);

  it('[BUDGET1] starts a worker for the first text, and asks it once it is ready', async () => {
    expect(workers).toHaveLength(0);
    const read = reader.read('a', PARSE);
    expect(texts()).toEqual([]);
    worker().ready();
    expect(texts()).toEqual(['a']);
    worker().answer();
    expect(await read).toEqual(content('read'));
    void reader.read('b', PARSE);
    expect(workers).toHaveLength(1);
    expect(texts()).toEqual(['a', 'b']);
  });

  it('[BUDGET1] ends a worker that takes too long, and goes on with the next', async () => {
    const slow = reader.read('slow', PARSE);
    const next = reader.read('next one', PARSE);
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
    const read = reader.read('a', PARSE);
    worker().ready();
    // The timer is first, and the answer behind it.
    clock.advance(PARSE.time);
    worker().answer();
    clock.advance(1);
    expect(await read).toEqual(content('read'));
    expect(worker().isTerminated).toBe(false);
  });

  it('[BUDGET1] a message that took too long is not rendered again unless its reader asks for more time', async () => {
    const slow = reader.read('slow', PARSE);
    worker().ready();
    clock.advance(PARSE.time);
    clock.advance(1);
    await slow;
    expect(await reader.read('slow', PARSE)).toEqual(refused('too_slow'));
    expect(workers).toHaveLength(1);
    const asked = reader.read('slow', PARSE_ASKED);
    worker().ready();
    clock.advance(PARSE.time);
    clock.advance(1);
    worker().answer();
    expect(await asked).toEqual(content('read'));
  });

  it('[BUDGET1] short texts do not wait for long ones', async () => {
    const reads = ['xxxxxx', 'yyyy', 'z'].map(text => reader.read(text, PARSE));
    worker().ready();
    for (let i = 0; i < 3; i++) {
      worker().answer(texts().at(-1));
    }
    expect(texts()).toEqual(['z', 'yyyy', 'xxxxxx']);
    expect(await Promise.all(reads)).toEqual(['xxxxxx', 'yyyy', 'z'].map(content));
  });

  it('[BUDGET1] a worker that dies costs the text that it read, and no other', async () => {
    const bad = reader.read('bad', PARSE);
    const good = reader.read('good', PARSE);
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
    const other = new WorkerReader({ start, timers: timersOf(clock) });
    expect(await other.read('**a**', PARSE)).toMatchObject({ kind: 'content' });
    expect(await other.read('a'.repeat(1_001), PARSE)).toEqual(refused('unavailable'));
    expect(start).toHaveBeenCalledTimes(2);
    other.dispose();
  });

  it('[BUDGET3] a worker that never reports ready is given up', async () => {
    const read = reader.read('**a**', PARSE);
    clock.advance(20_000);
    expect(workers).toHaveLength(2);
    worker().fail();
    expect(await read).toMatchObject({ kind: 'content' });
    expect(workers.every(({ isTerminated }) => isTerminated)).toBe(true);
  });

  it('[BUDGET1] lets go of everything', async () => {
    const reads = ['a', 'b'].map(text => reader.read(text, PARSE));
    worker().ready();
    reader.dispose();
    expect(await Promise.all(reads)).toEqual([refused('unavailable'), refused('unavailable')]);
    expect(worker().isTerminated).toBe(true);
    expect(await reader.read('c', PARSE)).toEqual(refused('unavailable'));
    expect(workers).toHaveLength(1);
  });
});
