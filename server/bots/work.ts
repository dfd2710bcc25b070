import type { IClock, IDisposable } from '../clock.js';
import { ChatError, isRefusal } from '../errors.js';
import type { ICommitted } from '../rooms/events.js';
import type { Rooms } from '../rooms/rooms.js';
import type { IHandover, IMessageRow, IStorage } from '../storage/storage.js';
import { NoAnswerError } from './ask.js';
import type { IBot } from './bot.js';
import type { IBotFailure, IBotLog } from './bot-log.js';
import { Conversation } from './conversation.js';
import { give } from './give.js';
import { botPrincipal, mayRead } from './principal.js';
import type { ReplyPace } from './reply-pace.js';
import { Replies, type IRepliesOptions } from './replies.js';
import type { IRouted } from './routing.js';
import { Silence } from './silence.js';
import { Status } from './status.js';
import { PublicError } from './public-error.js';

/** How often a bot is given a message. */
const ATTEMPTS = 3;

/** The waits after an attempt that failed, in milliseconds. */
const BACKOFF_MS = [1_000, 5_000];

/** The wait before the store is asked again to take something, in milliseconds. */
const STORE_MS = 5_000;

/** The longest time that a bot may take without doing anything, in milliseconds. */
const BOT_TIMEOUT_MS = 120_000;

/** The reason that the chat is told. Details of an error may be secret. */
const FAILED = 'The bot failed. The log of the server says why.';
const STATUS_LOST = 'The status of a bot could not be shown.';
const INTERRUPTED = `The server ended ${ATTEMPTS} times while the bot worked on this message.`;

export interface IWorkOptions {
  readonly rooms: Pick<Rooms, 'execute'>;
  readonly storage: IStorage;
  readonly clock: IClock;
  readonly log: IBotLog;
  /** Shared by all bots of the server. */
  readonly pace: ReplyPace;
  /** See `IRepliesOptions`. */
  readonly replyIds: string;
}

/** The work of a bot on one message: up to three attempts, until it is done, failed or aborted. First comes `begin` or `refuse`. */
export class Work {
  /**
   * @param _attempts - how often the bot was given the message before
   * @param _routed - for a message that goes to the bot alone
   */
  constructor(
    private readonly _options: IWorkOptions,
    private readonly _bot: IBot,
    private readonly _chat: string,
    public message: IMessageRow,
    private _attempts = 0,
    private readonly _routed?: IRouted
  ) {}

  /** Stores that the bot is given the message once more, or finds that it was given it too often. */
  async begin(): Promise<void> {
    if (this._attempts < ATTEMPTS) {
      await this._note(this._attempts + 1);
    } else {
      this._refusal = INTERRUPTED;
    }
  }

  /** Stores that the bot does not get the message, for a reason that the chat is told. */
  async refuse(reason: string): Promise<void> {
    await this._note(ATTEMPTS);
    this._refusal = reason;
  }

  async run(): Promise<void> {
    if (!(await mayRead(this._options.storage, this._bot, this._chat))) {
      this._isOver = true;
    }
    if (this._refusal !== null) {
      await this._fail(this._refusal);
    } else if (!this._isEnding) {
      const { rooms, clock, log } = this._options;
      const status = new Status({
        ...{ rooms, clock, bot: botPrincipal(this._bot), chat: this._chat },
        // The chat knows nothing of a message that waits, and nobody waits for an answer to the server.
        message: this._routed?.isWaiting || this._isJoin ? null : this.message.id,
        onError: err => isRefusal(err) || log.warn({ err, ...this._fields }, STATUS_LOST)
      });
      await this._try(status).finally(() => status.dispose());
    }
    await this._untilStored(() => this._end());
  }

  /** A commit of the chat may end the work: the message was edited or deleted, or somebody stopped the answer. */
  note(committed: Pick<ICommitted, 'changed' | 'removed'>): void {
    const { changed, removed } = committed;
    this._conversation?.note(committed);
    const { id, body } = this.message;
    const row = changed.find(one => one.id === id);
    const isEdited = row && row.body !== body && !this._routed; // a copy may have another body
    if (isEdited && !row.deleted && !this._conversation) {
      this.message = row; // the bot gets it as it is now
    } else if (removed.includes(id) || row?.deleted || isEdited) {
      this.abort('The message was edited or deleted.');
    }
    if (this._conversation?.replies.noteStopped(changed, id)) {
      this.abort('Somebody stopped the answer.');
    }
  }

  /** The server stops: the bot is told to end its work. If it fails then, it gets the message again after the restart. */
  hurry(reason: string): void {
    this._isHurried = true;
    this._conversation?.hurry(reason);
    this._wake?.();
  }

  /** Ends the work, because nobody waits for its answer any more. */
  abort(reason: string): void {
    this._isOver = true;
    this._conversation?.abort(reason);
    this._wake?.();
  }

  /** Gives the bot the message, again if it has failed without a word. */
  private async _try(status: Status): Promise<void> {
    for (;;) {
      const failed = await this._attempt(status);
      if (failed === null) {
        this._isDone = true;
      }
      if (failed === null || this._isEnding) {
        return;
      }
      const { err, hasReplied } = failed;
      const isLast = hasReplied || isFinal(err) || this._attempts >= ATTEMPTS;
      // A user's action may cause the refusal of a bot's reply, and users run bots behind webhooks: neither is a fault of the server.
      const isFault = !(err instanceof ChatError || err instanceof PublicError);
      const what = `A bot failed to handle a message${isLast ? '' : ', and will get it again'}.`;
      this._options.log[isFault ? 'error' : 'warn']({ err, ...this._fields }, what);
      if (isLast) {
        return this._fail(err instanceof PublicError ? err.message : FAILED);
      }
      const asked = err instanceof ChatError ? err.wait : 0;
      await this._pause(Math.max(BACKOFF_MS[this._attempts - 1], asked));
      if (this._isEnding) {
        return;
      }
      await this._untilStored(() => this.begin());
    }
  }

  /** Resolves with null, or with the error of an attempt that failed, and whether the bot had begun to reply. */
  private async _attempt(status: Status): Promise<{ err: unknown; hasReplied: boolean } | null> {
    const { clock } = this._options;
    const silence = new Silence(clock, BOT_TIMEOUT_MS);
    const conversation = new Conversation({
      ...{ ...this._where, status },
      onActivity: () => silence.renew(),
      onWaiting: () => silence.hold()
    });
    const { replies } = conversation;
    this._conversation = conversation;
    try {
      const work = Promise.resolve().then(() =>
        give(this._bot, this.message, conversation, this._routed?.choice)
      );
      await Promise.race([work, silence.passed, conversation.over]);
      await this._untilStored(() => replies.close());
      return null;
    } catch (err) {
      if (err instanceof NoAnswerError) {
        await replies.close().catch(() => undefined); // the server ends a reply that does not go on
        return null; // the chat shows below the question that nobody answered
      }
      if (this._isOver) {
        await replies.close().catch(() => undefined); // a bot that has left the chat can end nothing
      }
      await replies.settle();
      return { err, hasReplied: replies.hasBegun };
    } finally {
      silence.dispose();
      replies.dispose();
      conversation.abort('The work is over.');
      this._conversation = null;
    }
  }

  /** Whether the message says who has joined. */
  private get _isJoin(): boolean {
    return this.message.type === 'system';
  }

  /** Says in the chat that the bot failed. If that is refused too, the log says it. */
  private async _fail(reason: string): Promise<void> {
    this._isDone = true;
    const replies = new Replies(this._where);
    await this._untilStored(async () => {
      await replies.recover();
      // The last kill may have come between the end of the answer and the note that the bot is done.
      if (reason !== INTERRUPTED || !replies.areWhole) {
        await replies.fail(reason);
      }
    })
      .catch((err: unknown) => {
        this._options.log.warn({ err, ...this._fields }, 'A bot could not say that it failed.');
      })
      .finally(() => replies.dispose());
  }

  /** Forgets the handover. If the stop of the server interrupted it, it comes again after the restart, and the attempt does not count. */
  private async _end(): Promise<void> {
    const isDone = this._isDone || this._isOver;
    if (this._routed) {
      // A manager that was told to end may not have decided. It gets the message again after the restart.
      const isOpen = this._routed.isWaiting && this._isHurried;
      await (isDone && !isOpen ? this._routed.done() : this._note(this._attempts - 1));
    } else if (isDone) {
      const { handovers } = this._options.storage;
      await handovers.remove(this._chat, this._bot.name, this._handover(this._attempts));
    } else {
      await this._note(this._attempts - 1);
    }
  }

  private async _note(attempts: number): Promise<void> {
    const { storage } = this._options;
    if (this._routed) {
      await this._routed.attempt(attempts);
    } else {
      await storage.handovers.put(this._chat, this._bot.name, this._handover(attempts));
    }
    this._attempts = attempts;
  }

  private _handover(attempts: number): IHandover {
    return { message: this.message.id, seq: this.message.seq, attempts };
  }

  /** Runs an action until the store takes it. @throws the error if waiting does not help, or if the work ends */
  private async _untilStored(action: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await action();
      } catch (err) {
        if (this._isEnding || !(err instanceof ChatError && err.retry === 'later')) {
          throw err;
        }
        await this._pause(Math.max(STORE_MS, err.wait));
      }
    }
  }

  /** Waits, but not longer than the work goes on. */
  private async _pause(ms: number): Promise<void> {
    if (this._isEnding) {
      return;
    }
    let timer: IDisposable | undefined;
    await new Promise<void>(resolve => {
      this._wake = resolve;
      timer = this._options.clock.after(ms, resolve);
    });
    timer?.dispose();
    this._wake = null;
  }

  private get _isEnding(): boolean {
    return this._isOver || this._isHurried;
  }

  private get _where(): IRepliesOptions & Pick<IWorkOptions, 'storage'> & { isWaiting: boolean } {
    const { rooms, storage, clock, pace, replyIds } = this._options;
    const { message, _chat: chat } = this;
    const { key = message.id, isWaiting = false } = this._routed ?? {};
    const bot = botPrincipal(this._bot);
    const isOwed = !this._isJoin && (!this._routed || this._routed.choice !== undefined);
    const place = { bot, chat, message, key, isWaiting, isOwed };
    return { rooms, storage, clock, pace, replyIds, ...place };
  }

  private get _fields(): Omit<IBotFailure, 'err'> {
    return { chat: this._chat, bot: this._bot.name, message: this.message.id };
  }

  /** Why the bot does not get the message. */
  private _refusal: string | null = null;
  private _conversation: Conversation | null = null;
  private _wake: (() => void) | null = null;
  private _isOver = false;
  private _isHurried = false;
  /** Whether the bot has handled the message, or the chat was told that it failed. */
  private _isDone = false;
}

/** Whether another attempt could not help. */
const isFinal = (err: unknown): boolean =>
  err instanceof PublicError ? err.isFinal : err instanceof ChatError && err.retry !== 'later';
