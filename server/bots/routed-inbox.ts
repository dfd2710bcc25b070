import type { IDisposable } from '../clock.js';
import type { ICommitted } from '../rooms/events.js';
import type { Asking } from './asking.js';
import { isQuestion } from './ask.js';
import type { IBot } from './bot.js';
import { botPrincipal } from './principal.js';
import { Routing, type IRouted } from './routing.js';
import type { IWorkOptions } from './work.js';
import { Works } from './works.js';

/** The wait before the store is read again after an error, in milliseconds. */
const RETRY_DELAY_MS = 5_000;

export interface IInboxOptions extends IWorkOptions {
  readonly asking: Asking;
}

/**
 * The messages of one chat that go to one bot alone, one at a time: copies from the manager, choices among its options, and for a manager what waits for it. The store
 * is the queue. It is apart from the messages of people, so that a manager may work on them and decide about an answer at the same time.
 */
export class RoutedInbox {
  constructor(
    private readonly _chat: string,
    private readonly _bot: IBot,
    private readonly _options: IInboxOptions
  ) {
    this._routing = new Routing(botPrincipal(_bot), _chat, _options);
    this._works = new Works(_options, _bot, _chat, () => this.wake());
  }

  /** Resolves when all work that was requested so far is done. */
  get done(): Promise<void> {
    return this._reading.then(() => this._works.done);
  }

  /** Called when there may be new messages. */
  wake(): void {
    if (!this._isAwake) {
      this._isAwake = true;
      this._reading = this._reading
        .then(() => {
          this._isAwake = false;
          return this._give();
        })
        .catch((err: unknown) => {
          const where = { chat: this._chat, bot: this._bot.name };
          this._options.log.error({ err, ...where }, 'A bot could not read what goes to it alone.');
          this._wakeLater();
        });
    }
  }

  /** A commit of the chat may end works of the bot. */
  note(committed: ICommitted): void {
    this._works.note(committed);
  }

  /** A person has stopped the work on a message. */
  stop(message: string): void {
    this._works.stop(message);
  }

  /** The bot has left the chat: its works are aborted. */
  leave(reason: string): void {
    this._works.abort(reason);
    this.dispose(reason);
  }

  /** The server stops: nothing more is handed over, and the bot is told to end its works. */
  dispose(reason: string): void {
    this._isDisposed = true;
    this._works.end(reason);
    this._timer?.dispose();
  }

  private async _give(): Promise<void> {
    if (this._isDisposed || this._works.size > 0) {
      return;
    }
    const [routed] = await this._routing.next();
    if (routed && routed.key === this._last) {
      // The store did not take that the bot is done with it.
      this._last = null;
      this._wakeLater();
    } else if (routed) {
      this._last = routed.key;
      if (await this._isVain(routed)) {
        await routed.done();
        this.wake();
      } else {
        await this._works.give(routed.message, routed.attempts, routed);
      }
    }
  }

  /** Whether a choice concerns nobody: `ask` hears of it, the bot hears of none, or the message is gone. */
  private async _isVain({ message: { id }, choice }: IRouted): Promise<boolean> {
    if (!choice) {
      return false;
    }
    const row = await this._options.storage.getMessage(this._chat, id);
    return isQuestion(id) || !this._bot.onAction || !row || row.deleted === true;
  }

  private _wakeLater(): void {
    this._timer?.dispose();
    this._timer = this._options.clock.after(RETRY_DELAY_MS, () => this.wake());
  }

  private readonly _routing: Routing;
  private readonly _works: Works;
  private _reading: Promise<void> = Promise.resolve();
  /** The key of the message that was handed over last. */
  private _last: string | null = null;
  private _isAwake = false;
  private _isDisposed = false;
  private _timer: IDisposable | undefined;
}
