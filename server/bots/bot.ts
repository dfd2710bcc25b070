import type { IMessageToSend } from '../rooms/commands.js';
import type { IChatStatus } from '../rooms/events.js';
import type { BotAnswers, IBotCommand, IMessageRow, IParticipantRow } from '../storage/storage.js';
import type { Concurrency } from './concurrency.js';
import type { IAnswer, IAskOptions } from './ask.js';

/** A choice of a person among the options of a bot's message. */
export interface IAction extends IAnswer {
  /** The message with the options, as it was when the person chose. */
  readonly message: IMessageRow;
}

/** Keys to set in the metadata of a message, with any JSON. null removes a key. */
export type MetadataPatch = Readonly<Record<string, unknown>>;

/** A reply that grows. */
export interface IReplyStream {
  /** The id of its message. */
  readonly id: string;
  /** Adds to the text. Resolves when it is stored, or at once if it is stored together with the next pieces, a moment later. */
  append(text: string): Promise<void>;
  /**
   * Sets keys of the metadata, such as calls of tools or the model. Resolves when they are stored; changes that come quickly are stored
   * together.
   */
  setMetadata(patch: MetadataPatch): Promise<void>;
  /** The text is complete. */
  finish(): Promise<void>;
  /** The text is not complete. @param reason - shown below it, at most 500 characters */
  fail(reason: string): Promise<void>;
}

/** A reply: its text, or a message with more than text. */
export type Reply = string | Omit<IMessageToSend, 'id' | 'streaming'>;

/** How much of the history: a number of messages, or about as many tokens of a language model (four bytes each). */
export type HistorySize = number | { readonly tokens: number };

/** The actions of a bot in a chat, in answer to one message. */
export interface IConversation {
  readonly chat: string;
  /**
   * Aborted when nobody waits for the answer any more: somebody stopped the bot, the message was edited or deleted, the bot left the chat, it did nothing
   * for two minutes, or the server stops. Pass it on to everything that takes long.
   */
  readonly signal: AbortSignal;
  /** Replies in the chat, as the bot. Resolves when the reply is stored. A reply that is repeated after a crash is not sent twice. */
  reply(said: Reply): Promise<void>;
  /**
   * Begins a reply that grows, which the asker can stop. A stream that is still open when `onMessage` ends is finished, or failed if
   * `onMessage` failed. After a crash, a stream that was open begins anew.
   */
  stream(): Promise<IReplyStream>;
  /** Says what the bot does now, such as "Searching…", at the place of the coming answer, at most 200 characters. null: only that it works. */
  status(text: string | null): void;
  /** Says at once that the bot works on an answer. After a fifth of a second the server says so itself. */
  typing(): void;
  /** The newest messages up to the one to answer, the oldest first, without deleted ones. */
  history(size: HistorySize): Promise<IMessageRow[]>;
  /**
   * Asks people by a message with buttons, and resolves with the first choice. Rejects with a `NoAnswerError` after the timeout, and with
   * the reason of a signal that is aborted. Meanwhile the bot may be silent. After a crash, a question that was asked is not asked again.
   */
  ask(body: string, how: IAskOptions): Promise<IAnswer>;
  /** The participants of the chat, the bot among them. */
  participants(): Promise<readonly IParticipantRow[]>;
}

/** A participant that is a program. It runs in the server and receives each message at least once. */
export interface IBot {
  /** The username of the bot. `--bots` uses it too. */
  readonly name: string;
  readonly displayName: string;
  /** The way to treat messages that arrive while the bot works on another one of the same chat. Default: `queue`. */
  readonly concurrency?: Concurrency;
  /** Its purpose, in one line. */
  readonly description?: string;
  /** The URL of a picture. */
  readonly avatar?: string;
  /** The messages that ask it, unless a chat sets another way. Default: `always`. */
  readonly answers?: BotAnswers;
  /** The commands that it answers. People write `/name` and the arguments. */
  readonly commands?: readonly IBotCommand[];
  /** See `IManager`. It is noted when the bot joins a chat. */
  readonly manager?: boolean;
  /** The username of the person for whom it acts, with their rights alone. */
  readonly owner?: string;
  /** The conversations of a required bot end when it leaves: nobody can write any more. It is noted when the bot joins a chat. */
  readonly required?: boolean;
  /**
   * Called for each message by which a person asks the bot after it joined the chat, in the order of the chat. It is never called for the bot's
   * own messages or those of other bots. If it fails before it has written anything, or if the server was killed before it was done, it is
   * called again for the message: at most three times in all.
   */
  onMessage(message: IMessageRow, conversation: IConversation): Promise<void> | void;
  /**
   * Called with the system message that says who has joined a chat of the bot: the bot itself or others. It can greet them there. In a chat
   * with a manager, only the manager is told.
   */
  onJoin?(message: IMessageRow, conversation: IConversation): Promise<void> | void;
  /**
   * Called for each choice of a person among the options of a message of the bot, in the order of the choices, also if the server was
   * restarted since. It is not called for a question of `ask`. Attempts and failures are those of `onMessage`.
   */
  onAction?(action: IAction, conversation: IConversation): Promise<void> | void;
  /** Called when participants of a chat of the bot have joined or left, and when server code tells the bot alone. */
  onStatus?(status: IChatStatus): Promise<void> | void;
}

/** Makes a bot with the `options` of its entry in the configuration. A module exports such a function, or a bot, as its default. */
export type BotFactory<T = unknown> = (options: T) => IBot | Promise<IBot>;
