import type { IMessageRow } from '../storage/storage.js';

/** What a bot can do in a chat. */
export interface IConversation {
  readonly chat: string;
  /** Answer in the chat, as the bot. Resolves when the answer is stored. Repeating a reply after a crash sends nothing twice. */
  reply(body: string): Promise<void>;
}

/** A participant that is a program. It lives in the server and is handed each message once. */
export interface IBot {
  /** Its username; also the name behind `--bots`. */
  readonly name: string;
  readonly displayName: string;
  /**
   * Called once for each message of a person that was stored since the bot came into the chat, in order,
   * one at a time per chat: never for its own messages, never for other bots', never again after a restart.
   */
  onMessage(message: IMessageRow, conversation: IConversation): Promise<void> | void;
}
