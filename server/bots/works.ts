import type { ICommitted } from '../rooms/events.js';
import type { IMessageRow } from '../storage/storage.js';
import type { IBot } from './bot.js';
import type { IRouted } from './routing.js';
import { Work, type IWorkOptions } from './work.js';

/** The works of a bot in one chat that are going on. */
export class Works {
  /** @param _onEnd - called when the bot is done with a message */
  constructor(
    private readonly _options: IWorkOptions,
    private readonly _bot: IBot,
    private readonly _chat: string,
    private readonly _onEnd: () => void
  ) {}

  /** The number of messages on which the bot works. */
  get size(): number {
    return this._works.size;
  }

  /** Whether the bot works on a message. */
  has(message: string): boolean {
    return this._works.has(message);
  }

  /** Resolves when all works are over. */
  get done(): Promise<void> {
    return Promise.all(this._running).then(() => undefined);
  }

  /**
   * Gives the bot a message. Resolves when that is stored.
   *
   * @param attempts - how often the bot was given it before
   * @param routed - for a message that goes to the bot alone
   */
  async give(message: IMessageRow, attempts = 0, routed?: IRouted): Promise<void> {
    const work = new Work(this._options, this._bot, this._chat, message, attempts, routed);
    this._works.set(message.id, work); // now, because the message may be edited meanwhile
    await work.begin().catch((error: unknown) => {
      this._works.delete(message.id);
      throw error;
    });
    if (this._isEnding) {
      this._works.delete(message.id);
    } else {
      const end = (): void => {
        this._works.delete(message.id);
        this._onEnd();
      };
      this._track(work.run().finally(end));
    }
  }

  /** Tells the chat why the bot does not get a message. Resolves when the store knows that it does not. */
  async refuse(message: IMessageRow, reason: string): Promise<void> {
    const work = new Work(this._options, this._bot, this._chat, message);
    await work.refuse(reason);
    this._track(work.run());
  }

  /** A commit of the chat may end works. */
  note(committed: ICommitted): void {
    this._works.forEach(work => work.note(committed));
  }

  /** A person has stopped the work on a message. */
  stop(message: string): void {
    this._works.get(message)?.abort('Somebody stopped the bot.');
  }

  /** Ends the works, because nobody waits for their answers any more. */
  abort(reason: string): void {
    this._works.forEach(work => work.abort(reason));
  }

  /** The bot is told to end its works, and gets nothing more. */
  end(reason: string): void {
    this._isEnding = true;
    this._works.forEach(work => work.hurry(reason));
  }

  private _track(run: Promise<void>): void {
    const { log } = this._options;
    const running = run
      .catch((err: unknown) => {
        if (!this._isEnding) {
          const where = { chat: this._chat, bot: this._bot.name };
          log.error({ err, ...where }, 'The end of the work of a bot was not stored.');
        }
      })
      .finally(() => this._running.delete(running));
    this._running.add(running);
  }

  /** By the id of the message. */
  private readonly _works = new Map<string, Work>();
  private readonly _running = new Set<Promise<void>>();
  private _isEnding = false;
}
