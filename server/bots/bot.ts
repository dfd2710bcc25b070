import type { IMessageRow } from '../storage/storage.js';

/** The actions of a bot in a chat. */
export interface IConversation {
  readonly chat: string;
  /** Replies in the chat, as the bot. Resolves when the reply is stored. A reply that is repeated after a crash is not sent twice. */
  reply(body: string): Promise<void>;
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
