import { isLocked } from './database.js';

/** Milliseconds between two attempts. */
const RETRY_INTERVAL_MS = 2;

/** Milliseconds for which a process that writes again and again leaves the lock alone, so that each process that waits attempts to take it. */
export const YIELD_MS = 5 * RETRY_INTERVAL_MS;

/**
 * Work on a database that another process may have locked, as an import by the command line does again and again. It is attempted until
 * the lock is free, and the event loop runs in between. Time is measured and not injected, because it is that of the other process.
 */
export class Lock {
  /** @param _patience - milliseconds after which work fails with SQLite's error */
  constructor(private readonly _patience = 5_000) {}

  /** Read something. */
  async read<T>(attempt: () => T): Promise<T> {
    try {
      return attempt();
    } catch (error) {
      if (!isLocked(error)) {
        throw error;
      }
    }
    return this._retry(attempt);
  }

  /** Write something, after all writes that wait. */
  async write<T>(attempt: () => T): Promise<T> {
    if (!this._waiting) {
      try {
        return attempt();
      } catch (error) {
        if (!isLocked(error)) {
          throw error;
        }
      }
    }
    const written = this._retry(attempt, this._waiting);
    const forget = (): void => {
      if (this._waiting === done) {
        this._waiting = undefined;
      }
    };
    const done: Promise<void> = written.then(forget, forget);
    this._waiting = done;
    return written;
  }

  private async _retry<T>(attempt: () => T, after?: Promise<void>): Promise<T> {
    const since = performance.now();
    await after;
    for (;;) {
      try {
        return attempt();
      } catch (error) {
        if (!isLocked(error) || performance.now() - since > this._patience) {
          throw error;
        }
      }
      await new Promise(resolve => setTimeout(resolve, RETRY_INTERVAL_MS));
    }
  }

  /** Resolves when the last write that waits is done. */
  private _waiting: Promise<void> | undefined;
}
