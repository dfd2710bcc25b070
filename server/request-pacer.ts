import { Breaks } from './breaks.js';

/**
 * Lets requests begin a few at a time for each key, so that the many requests of one user do not delay the others. A key names a token before
 * it is verified, because verifying many at once would hold the event loop, and a user from then on, because a user may have many tokens. The
 * two must differ: anybody can send a username as a token.
 */
export class RequestPacer {
  /**
   * @param _atOnce - how many requests with one key begin in one round. A round is a turn of the event loop and a break that is as long as
   * the turn took, in which those that have begun go on.
   * @param _makeBreaks - makes the breaks for as long as requests wait
   */
  constructor(
    private readonly _atOnce = 2,
    private readonly _makeBreaks: () => Pick<Breaks, 'take'> = () => new Breaks()
  ) {}

  /**
   * Resolves when the next request with this key may begin: at once, or after requests of others. The requests of one key begin in the order
   * of arrival.
   */
  async next(key: string): Promise<void> {
    const queue = this._queues.get(key);
    if (!queue) {
      this._queues.set(key, { begun: 1, waiting: [] });
      void this._run();
    } else if (queue.begun < this._atOnce) {
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
    const breaks = this._makeBreaks();
    while (this._queues.size > 0) {
      await breaks.take();
      for (const [key, { waiting }] of this._queues) {
        const ready = waiting.splice(0, this._atOnce);
        if (ready.length > 0) {
          this._queues.set(key, { begun: ready.length, waiting });
          ready.forEach(begin => begin());
        } else {
          this._queues.delete(key);
        }
      }
    }
    this._isRunning = false;
  }

  /** Keys whose requests have begun in this round. */
  private _queues = new Map<string, { begun: number; readonly waiting: (() => void)[] }>();
  private _isRunning = false;
}
