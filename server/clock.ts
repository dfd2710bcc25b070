import { v4 } from 'uuid';

/** Registering returns its own undo. */
export interface IDisposable {
  dispose(): void;
}

/** Time, ids and the event loop's next turn, so that a test can hold them in its hand. */
export interface IClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Run once after so many milliseconds. */
  after(ms: number, run: () => void): IDisposable;
  /** Run again and again, every so many milliseconds. */
  every(ms: number, run: () => void): IDisposable;
  /** Run at the end of this turn of the event loop, when all that has arrived is read. */
  soon(run: () => void): IDisposable;
  /** A fresh uuid. */
  uuid(): string;
}

/** Wait for something, and no longer than so many milliseconds. */
export async function atMost(clock: IClock, ms: number, work: Promise<unknown>): Promise<void> {
  let timer: IDisposable | undefined;
  const over = new Promise<void>(resolve => (timer = clock.after(ms, resolve)));
  await Promise.race([work, over]).finally(() => timer?.dispose());
}

/** Wait until the event loop has gone round: others come in between. */
export const nextTurn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** The real one. Its timers never keep a process alive. */
export const systemClock: IClock = {
  now: () => Date.now(),
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
