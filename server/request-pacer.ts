import { nextTurn } from './clock.js';

/** Requests of one user that begin within one turn of the event loop. */
const AT_ONCE = 4;

/** Lets the requests of each user begin a few at a time, so that the many requests of one user do not delay the others. */
export class RequestPacer {
  /** @param _round - resolves at the next turn of the event loop */
  constructor(private readonly _round: () => Promise<void> = nextTurn) {}

  /**
   * Resolves when the next request of a user may begin: at once, or after requests of others. The requests of a user begin in the order of
   * arrival.
   */
  async next(username: string): Promise<void> {
    const queue = this._queues.get(username);
    if (!queue) {
      this._queues.set(username, { begun: 1, waiting: [] });
      void this._run();
    } else if (queue.begun < AT_ONCE) {
      queue.begun++;
    } else {
      await new Promise<void>(begin => queue.waiting.push(begin));
    }
  }

  private async _run(): Promise<void> {
    if (this._isRunning) {
      return;
    }
    this._isRunning = true;
    while (this._queues.size > 0) {
      await this._round();
      for (const [username, { waiting }] of this._queues) {
        const ready = waiting.splice(0, AT_ONCE);
        if (ready.length > 0) {
          this._queues.set(username, { begun: ready.length, waiting });
          ready.forEach(begin => begin());
        } else {
          this._queues.delete(username);
        }
      }
    }
    this._isRunning = false;
  }

  /** Users whose requests have begun in this turn. */
  private _queues = new Map<string, { begun: number; readonly waiting: (() => void)[] }>();
  private _isRunning = false;
}
