import { v4 } from 'uuid';

/** Undoes what created it, for example a registration. */
export interface IDisposable {
  /** Undoes it. A second call has no effect. */
  dispose(): void;
}

/** Time, ids and the event loop, so that tests can control them. */
export interface IClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds, for spans of time. They go on evenly when somebody sets the clock of the computer. */
  steady(): number;
  /** Runs once after this many milliseconds. */
  after(ms: number, run: () => void): IDisposable;
  /** Runs every this many milliseconds. */
  every(ms: number, run: () => void): IDisposable;
  /** Runs at the end of this turn of the event loop, when all arrived data has been read. */
  soon(run: () => void): IDisposable;
  /** A new uuid. */
  uuid(): string;
}

/** Waits for a promise, but at most this many milliseconds. */
export async function atMost(clock: IClock, ms: number, work: Promise<unknown>): Promise<void> {
  let timer: IDisposable | undefined;
  const over = new Promise<void>(resolve => (timer = clock.after(ms, resolve)));
  await Promise.race([work, over]).finally(() => timer?.dispose());
}

/** Waits for the next turn of the event loop, so that other work runs in between. */
export const nextTurn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** The real clock. Its timers never keep a process alive. */
export const systemClock: IClock = {
  now: () => Date.now(),
  steady: () => Math.floor(performance.timeOrigin + performance.now()),
  after: (ms, run) => {
    const timer = setTimeout(run, ms).unref();
    return { dispose: () => clearTimeout(timer) };
  },
  every: (ms, run) => {
    const timer = setInterval(run, ms).unref();
    return { dispose: () => clearInterval(timer) };
  },
  soon: run => {
    const turn = setImmediate(run);
    return { dispose: () => clearImmediate(turn) };
  },
  uuid: () => v4()
};
