import { SLICE } from '../../../../src/components/content/budget.js';
import { Slices } from '../../../../src/components/content/slices.js';

/** A clock that advances only with each step, and tasks that begin when the test says so. */
class Tasks {
  time = 0;
  waiting: (() => void)[] = [];
  readonly timers = {
    now: () => this.time,
    delay: (run: () => void) => {
      this.waiting.push(run);
      return { isDisposed: false, dispose: () => undefined };
    }
  };

  /** Starts the next task. */
  async next(): Promise<void> {
    this.waiting.splice(0).forEach(run => run());
    await settled();
  }
}

const settled = async (): Promise<void> => {
  for (let i = 0; i < 500; i++) {
    await Promise.resolve();
  }
};

let tasks: Tasks;
let slices: Slices;
let done: string[];

beforeEach(() => {
  tasks = new Tasks();
  slices = new Slices(tasks.timers);
  done = [];
});

/** Waits for its turn before each piece of work, as the typesetter does. */
async function* work(name: string, pieces: number): AsyncGenerator<void> {
  for (let i = 1; i <= pieces; i++) {
    yield;
    await Promise.resolve();
    tasks.time += SLICE / 2;
    done.push(`${name}${i}`);
  }
}

const never = (): boolean => false;

it('[BUDGET18] many small tasks at once block the page no longer than a slice', async () => {
  const all = Array.from({ length: 10 }, (_, i) => slices.run(work(`${i}.`, 1), never));
  await settled();
  expect(done.length).toBeLessThanOrEqual(2);
  for (let turn = 1; done.length < 10; turn++) {
    const before = done.length;
    await tasks.next();
    expect(done.length - before).toBeLessThanOrEqual(2);
    expect(turn).toBeLessThan(20);
  }
  await tasks.next();
  expect(await Promise.all(all)).toEqual(Array(10).fill(true));
});

it('[BUDGET18] tasks take turns', async () => {
  void slices.run(work('a', 3), never);
  void slices.run(work('b', 3), never);
  for (let turn = 0; turn < 10; turn++) {
    await tasks.next();
  }
  expect(done).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
});

it('[BUDGET18] a task that is aborted ends between two slices, and the others continue', async () => {
  let isClosed = false;
  async function* long(): AsyncGenerator<void> {
    try {
      yield* work('a', 100);
    } finally {
      isClosed = true;
    }
  }
  let isOver = false;
  const first = slices.run(long(), () => isOver);
  const second = slices.run(work('b', 3), never);
  await tasks.next();
  isOver = true;
  for (let turn = 0; turn < 10; turn++) {
    await tasks.next();
  }
  expect([await first, await second, isClosed]).toEqual([false, true, true]);
  expect(done).toContain('b3');
});

it('[BUDGET18] a task that fails does not hold up the others', async () => {
  function* broken(): Generator<void> {
    yield;
    throw new Error('broken');
  }
  const first = slices.run(broken(), never).catch((error: Error) => error.message);
  const second = slices.run(work('b', 1), never);
  await tasks.next();
  expect([await first, await second]).toEqual(['broken', true]);
});
