import {
  buttonsOf,
  isOpenQuestion,
  type IMessage,
  type MessageOption
} from '../../src/document/index.js';
import type { IClock, IDisposable } from '../clock.js';
import { ChatError } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import type { ICommitted } from '../rooms/events.js';
import type { Rooms } from '../rooms/rooms.js';
import type { IMessageRow, IStorage } from '../storage/storage.js';

/** Milliseconds after which a question ends without an answer, unless the bot says otherwise. */
const ASK_TIMEOUT_MS = 10 * 60 * 1000;

/** The options of a question. */
export interface IAskOptions {
  /** The buttons. The id and the label of a text are the text. */
  readonly options: readonly MessageOption[];
  /** The usernames of those who may answer. Default: everybody who may write. */
  readonly audience?: readonly string[];
  /** Facts for clients that show the question. */
  readonly metadata?: IMessage['metadata'];
  /** Milliseconds after which the question ends without an answer. Default: ten minutes. */
  readonly timeout?: number;
  /** Withdraws the question. */
  readonly signal?: AbortSignal;
  /** The answer is a permission for one thing, and counts once: a bot that is given its message again asks anew, unless nobody has answered yet. */
  readonly isPermission?: boolean;
}

/** The choice that answered a question. */
export interface IAnswer {
  /** The id of the option. */
  readonly option: string;
  /** The value of the option, if it has one. */
  readonly value?: string;
  /** The username of the person who chose. */
  readonly by: string;
}

/** Nobody answered a question in time. The chat shows this below the question. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';

  constructor() {
    super('Nobody answered the question in time.');
  }
}

/** Marks the id of a message as that of a question: a UUID of version 8, which is free for such use. Other messages of bots have version 5. */
export const questionId = (id: string): string => `${id.slice(0, 14)}8${id.slice(15)}`;

/** Whether a message was asked by `ask`, which hears the choice itself. */
export const isQuestion = (id: string): boolean => id[14] === '8';

/** The parts that a question uses. */
export interface IQuestionOptions {
  readonly rooms: Pick<Rooms, 'execute'>;
  readonly storage: Pick<IStorage, 'getMessage'>;
  readonly clock: Pick<IClock, 'now' | 'after'>;
  readonly bot: IPrincipal;
  readonly chat: string;
  /** See `Replies`. */
  readonly isOwed?: boolean;
  /** The id of the message that asks. */
  readonly id: string;
  /** The id of the next message, if the question of this one has ended and is asked anew. */
  nextId(this: void, id: string): string;
}

/**
 * One question of a bot: a message with buttons, of which the first choice is the answer. The id of the message is given, so a question
 * that is repeated after a crash finds its message, and what became of it.
 */
export class Question {
  constructor(private readonly _parts: IQuestionOptions) {
    this._id = _parts.id;
    this._answer = new Promise((resolve, reject) => {
      this._resolve = resolve;
      this._reject = reject;
    });
    this._answer.catch(() => undefined); // it may reject while the message is being sent
  }

  /** Asks, and waits for the answer. */
  async ask(body: string, replyTo: string, how: IAskOptions): Promise<IAnswer> {
    const { rooms, bot, chat, clock, isOwed } = this._parts;
    const { signal, timeout = ASK_TIMEOUT_MS, audience, metadata, isPermission = false } = how;
    const onAbort = (): void => void this.withdraw(signal?.reason);
    let timer: IDisposable | undefined;
    try {
      signal?.throwIfAborted();
      signal?.addEventListener('abort', onAbort);
      if (isPermission) {
        await this._skipEnded();
      }
      const options = how.options.map(option =>
        typeof option === 'string' ? { id: option, label: option } : option
      );
      const message = { id: this._id, body, reply_to: replyTo, options };
      await rooms
        .execute(bot, {
          type: 'send',
          chat,
          isOwed,
          message: {
            ...message,
            ...(audience && { audience: [...audience] }),
            ...(metadata && { metadata })
          }
        })
        .catch(unlessTaken);
      const row = await this._look();
      const end = (row?.time ?? 0) * 1000 + timeout;
      timer = clock.after(Math.max(0, end - clock.now()), () => {
        void this._close('timeout', new NoAnswerError());
      });
      return await this._answer;
    } finally {
      timer?.dispose();
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Looks whether a commit of the chat answers the question or ends it. */
  note({ changed, removed }: Pick<ICommitted, 'changed' | 'removed'>): void {
    const row = changed.find(({ id }) => id === this._id);
    if (row || removed.includes(this._id)) {
      this._read(row ?? null);
    }
  }

  /** Ends the question, so that nobody answers it any more. */
  async withdraw(reason: unknown): Promise<void> {
    if (!this._isLeft) {
      await this._close('withdrawn', reason);
    }
  }

  /** Stops waiting. The question stays, so that the bot finds its answer when it asks again after a restart. */
  leave(reason: unknown): void {
    this._isLeft = true; // the bot may now abort the signal of the question
    this._reject(reason);
  }

  private async _close(why: 'timeout' | 'withdrawn', error: unknown): Promise<void> {
    const { rooms, bot, chat } = this._parts;
    this._end ??= error;
    try {
      await rooms.execute(bot, { type: 'withdraw', chat, id: this._id, reason: why });
    } catch {
      await this._look().catch(() => undefined); // somebody may have been faster
    }
    this._reject(error);
  }

  /** Finds the first message of which the question has not ended. */
  private async _skipEnded(): Promise<void> {
    const { storage, chat, nextId } = this._parts;
    for (;;) {
      const row = await storage.getMessage(chat, this._id);
      if (!row || isOpenQuestion(row)) {
        return;
      }
      this._id = nextId(this._id);
    }
  }

  private async _look(): Promise<IMessageRow | null> {
    const { storage, chat } = this._parts;
    const row = await storage.getMessage(chat, this._id);
    this._read(row);
    return row;
  }

  /** Settles the answer if the message tells how the question ended. */
  private _read(row: IMessage | null): void {
    const [choice] = row?.choices ?? [];
    if (!row || row.deleted) {
      this._reject(this._end ?? new Error('The question was deleted.'));
    } else if (choice) {
      const { option, by } = choice;
      const value = buttonsOf(row).find(button => button.id === option)?.value;
      this._resolve({ option, ...(value !== undefined && { value }), by });
    } else if (row.options_closed === 'timeout') {
      this._reject(this._end ?? new NoAnswerError());
    } else if (row.options_closed !== undefined) {
      this._reject(this._end ?? new Error('The question was withdrawn.'));
    }
  }

  private readonly _answer: Promise<IAnswer>;
  /** The id of the message that asks. */
  private _id: string;
  private _resolve!: (answer: IAnswer) => void;
  private _reject!: (reason: unknown) => void;
  private _isLeft = false;
  /** The reason why the bot itself ended the question. */
  private _end: unknown;
}

/** A message with the id of the question was there before, and may be deleted. */
function unlessTaken(error: unknown): void {
  if (!(error instanceof ChatError && error.code === 'message_id_taken')) {
    throw error;
  }
}
