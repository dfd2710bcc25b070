import type { IClock, IDisposable } from '../clock.js';
import { ChatError } from '../errors.js';
import type { ICommitted } from '../rooms/events.js';
import type { Rooms } from '../rooms/rooms.js';
import type { IMessageRow, IStorage } from '../storage/storage.js';
import type { IBot } from './bot.js';
import { Conversation } from './conversation.js';
import { botPrincipal } from './principal.js';
import { BotSilentError, Silence } from './silence.js';

/** Messages that are read from the store at a time. */
const BATCH = 50;

/** The wait before a message is passed again because its reply could not be stored, in milliseconds. */
const RETRY_DELAY_MS = 5_000;

/** The longest time that a bot may take without doing anything, in milliseconds. */
const BOT_TIMEOUT_MS = 120_000;

/** The reason that the chat is told. Details of an error may be secret. */
const FAILED = 'The bot failed. The log of the server says why.';

export interface IBotFailure {
  readonly err: unknown;
  readonly chat: string;
  readonly bot: string;
  readonly message?: string;
}

/** The log of failures of bots. */
export interface IBotLog {
  error(fields: IBotFailure, text: string): void;
  warn(fields: IBotFailure, text: string): void;
}

export interface IInboxOptions {
  readonly rooms: Pick<Rooms, 'execute'>;
  readonly storage: IStorage;
  readonly clock: IClock;
  readonly log: IBotLog;
}

/**
 * The messages of one chat for one bot. The store is the queue, and the cursor says how far the bot has read. Waking the inbox only means
 * that there may be more messages. So nothing piles up in memory, and a restart resumes where the bot stopped.
 */
export class Inbox implements IDisposable {
  /** @param _first - where to begin if the store has no cursor. */
  constructor(
    private readonly _chat: string,
    private readonly _bot: IBot,
    private readonly _options: IInboxOptions,
    private readonly _first: () => Promise<number>
  ) {}

  /** Resolves when all work that was requested so far is done. */
  get done(): Promise<void> {
    return this._work;
  }

  /** Begins behind this `seq`, wherever the cursor was. */
  beginAt(seq: Promise<number>): void {
    this._then(async () => this._moveTo(await seq, true));
  }

  /** Called when there may be new messages. */
  wake(): void {
    if (!this._isAwake) {
      this._isAwake = true;
      this._then(async () => {
        this._isAwake = false;
        await this._drain();
      });
    }
  }

  /** A commit of the chat may end the current work of the bot. */
  note(committed: ICommitted): void {
    this._conversation?.note(committed);
  }

  /** Passes no further messages. The bot is told to end its current work. */
  dispose(): void {
    this._isDisposed = true;
    this._conversation?.hurry('The bot has left the chat, or the server stops.');
    this._retry?.dispose();
  }

  private _then(work: () => Promise<void>): void {
    this._work = this._work
      .then(() => (this._isDisposed ? undefined : work()))
      .catch((err: unknown) => {
        this._options.log.error({ err, ...this._where }, 'A bot could not read new messages.');
        this._wakeLater();
      });
  }

  private async _drain(): Promise<void> {
    const { storage } = this._options;
    if (this._cursor === null) {
      const stored = await storage.getCursor(this._chat, this._bot.name);
      await this._moveTo(stored ?? (await this._first()), stored === null);
    }
    for (;;) {
      const messages = await storage.messagesAfter(this._chat, this._cursor ?? 0, BATCH);
      for (const message of messages) {
        if (this._isDisposed) {
          return;
        }
        const concerns = await this._concerns(message);
        if (concerns && !(await this._handOver(message))) {
          return;
        }
        await this._moveTo(message.seq, concerns);
      }
      if (messages.length === 0) {
        return;
      }
    }
  }

  /** Moves the cursor. Skipped messages may be read again after a restart, so this need not be stored each time. */
  private async _moveTo(seq: number, store: boolean): Promise<void> {
    this._cursor = seq;
    if (store || seq - this._stored >= BATCH) {
      await this._options.storage.setCursor(this._chat, this._bot.name, seq);
      this._stored = seq;
    }
  }

  /** Resolves with false if the message must be passed again. */
  private async _handOver(message: IMessageRow): Promise<boolean> {
    const { rooms, storage, clock, log } = this._options;
    const silence = new Silence(clock, BOT_TIMEOUT_MS);
    const conversation = new Conversation({
      ...{ rooms, storage, message },
      bot: botPrincipal(this._bot),
      chat: this._chat,
      onActivity: () => silence.renew()
    });
    this._conversation = conversation;
    try {
      const work = Promise.resolve().then(() => this._bot.onMessage(message, conversation));
      await Promise.race([work, silence.passed]);
      await conversation.close();
    } catch (err) {
      if (err instanceof ChatError && err.retry === 'later') {
        this._wakeLater();
        return false;
      }
      if (this._isDisposed) {
        return false; // the message comes again after the restart
      }
      if (!conversation.isOver) {
        // A user's action may cause the refusal of a bot's reply, so a refusal is not a fault.
        const level = err instanceof ChatError ? 'warn' : 'error';
        const what = 'A bot failed to handle a message.';
        log[level]({ err, ...this._where, message: message.id }, what);
        await this._tellFailure(conversation, err);
      }
    } finally {
      silence.dispose();
      conversation.abort('The work is over.');
      this._conversation = null;
    }
    return true;
  }

  /** Says in the chat that the bot failed. If that is refused too, the log has said it. */
  private async _tellFailure(conversation: Conversation, err: unknown): Promise<void> {
    const reason = err instanceof BotSilentError ? err.message : FAILED;
    await conversation.fail(reason).catch((error: unknown) => {
      this._options.log.warn({ err: error, ...this._where }, 'A bot could not say that it failed.');
    });
  }

  /** Passes only messages of people, because bots that answered each other would never stop. */
  private async _concerns({ type, deleted, sender }: IMessageRow): Promise<boolean> {
    if (type === 'system' || deleted || sender === this._bot.name) {
      return false;
    }
    const { storage } = this._options;
    if ((await storage.getUser(sender))?.bot) {
      return false;
    }
    const participants = await storage.getParticipants(this._chat);
    return !participants.some(({ username, role }) => username === sender && role === 'bot');
  }

  private _wakeLater(): void {
    this._retry?.dispose();
    if (!this._isDisposed) {
      this._retry = this._options.clock.after(RETRY_DELAY_MS, () => this.wake());
    }
  }

  private get _where(): { chat: string; bot: string } {
    return { chat: this._chat, bot: this._bot.name };
  }

  private _cursor: number | null = null;
  private _stored = 0;
  private _work: Promise<void> = Promise.resolve();
  private _isAwake = false;
  /** The conversation about the message that the bot works on. */
  private _conversation: Conversation | null = null;
  private _isDisposed = false;
  private _retry: IDisposable | undefined;
}
