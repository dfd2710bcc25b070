import type { IMessageRow, IParticipantRow } from '../storage/storage.js';

/** A reply that grows. */
export interface IReplyStream {
  /** Adds to the text. Resolves when it is stored. */
  append(text: string): Promise<void>;
  /** The text is complete. */
  finish(): Promise<void>;
  /** The text is not complete. @param reason - shown below it, at most 500 characters */
  fail(reason: string): Promise<void>;
}

/** The actions of a bot in a chat, in answer to one message. */
export interface IConversation {
  readonly chat: string;
  /**
   * Aborted when the work is in vain: somebody stopped the answer, the message was edited or deleted, the bot left the chat, it did nothing
   * for two minutes, or the server stops. Pass it on to everything that takes long.
   */
  readonly signal: AbortSignal;
  /** Replies in the chat, as the bot. Resolves when the reply is stored. A reply that is repeated after a crash is not sent twice. */
  reply(body: string): Promise<void>;
  /**
   * Begins a reply that grows, which the asker can stop. A stream that is still open when `onMessage` ends is finished, or failed if
   * `onMessage` failed. After a crash, a stream that was open begins anew.
   */
  stream(): Promise<IReplyStream>;
  /** The newest messages up to the one to answer, the oldest first. */
  history(count: number): Promise<IMessageRow[]>;
  /** The participants of the chat, the bot among them. */
  participants(): Promise<readonly IParticipantRow[]>;
}

/** A participant that is a program. It runs in the server and receives each message at least once. */
export interface IBot {
  /** The username of the bot. `--bots` uses it too. */
  readonly name: string;
  readonly displayName: string;
  /**
   * Called for each message that a person sent after the bot joined the chat. Messages come in order, one at a time per chat. It is never
   * called for the bot's own messages or those of other bots. It is called again for a message if the server was killed before it noted
   * that the bot was done with it.
   */
  onMessage(message: IMessageRow, conversation: IConversation): Promise<void> | void;
}
