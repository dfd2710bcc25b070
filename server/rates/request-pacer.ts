import { Breaks } from '../breaks.js';
import { ChatError } from '../errors.js';

export interface IRequestPacerOptions {
  /**
   * How many requests with one key begin in one round. A round is a turn of the event loop and a break that is as long as the turn took, in
   * which those that have begun go on.
   */
  readonly atOnce?: number;
  /** How many requests with one key may wait. They take memory even when their clients have gone. */
  readonly most?: number;
  /** Makes the breaks for as long as requests wait. */
  readonly makeBreaks?: () => Pick<Breaks, 'take'>;
}

/**
 * Lets requests begin a few at a time for each key, so that the many requests of one user do not delay the others. A key names a token before
 * it is verified, because verifying many at once would hold the event loop, and a user from then on, because a user may have many tokens. The
 * two must differ: anybody can send a username as a token.
 */
export class RequestPacer {
  constructor({
    atOnce = 2,
    most = Infinity,
    makeBreaks = () => new Breaks()
  }: IRequestPacerOptions = {}) {
    this._atOnce = atOnce;
    this._most = most;
    this._makeBreaks = makeBreaks;
  }

  /**
   * Resolves when the next request with this key may begin: at once, or after requests of others. The requests of one key begin in the order
   * of arrival. @throws ChatError `too_many_requests` if too many of them wait
   */
  async next(key: string): Promise<void> {
    const queue = this._queues.get(key);
    if (!queue) {
      this._queues.set(key, { begun: 1, waiting: [] });
      void this._run();
    } else if (queue.begun < this._atOnce) {
      queue.begun++;
    } else if (queue.waiting.length >= this._most) {
      throw new ChatError('too_many_requests');
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

  private readonly _atOnce: number;
  private readonly _most: number;
  private readonly _makeBreaks: () => Pick<Breaks, 'take'>;
  /** Keys whose requests have begun in this round. */
  private _queues = new Map<string, { begun: number; readonly waiting: (() => void)[] }>();
  private _isRunning = false;
}
