import type { IOverrides, IRedirection } from '../rooms/commands.js';
import type { IMessageRow } from '../storage/storage.js';
import type { IBot, IConversation, Reply } from './bot.js';

/** More than the text of an answer that a manager writes. */
export interface IAnswerOptions {
  /** Whether people see the answer. Default: true. */
  readonly self_approve?: boolean;
  /** The answer also goes to these bots, once it is stored. */
  readonly self_redirect?: IRedirection;
}

/**
 * The actions of a manager in a chat. Each rejects with a ChatError if it is refused, and has changed nothing then: `message_not_found`
 * for a message that does not exist or waits no more, `user_not_found` for somebody who is no bot of the chat.
 */
export interface IManagerConversation extends IConversation {
  /** Whether the message is one of a bot that people do not see yet. It is dropped if `onMessage` ends before the manager approves it. */
  readonly isWaiting: boolean;
  /** Shows a message that waits. */
  approve(id: string): Promise<void>;
  /** Gives a message of the chat, or one that waits, to some bots alone. `overrides` replace fields in their copies. */
  redirect(id: string, bots: readonly string[], overrides?: IOverrides): Promise<void>;
  /** Answers as a bot of the chat, or with null as the manager itself. */
  answerFor(bot: string | null, said: Reply, options?: IAnswerOptions): Promise<void>;
}

/**
 * A bot that decides what the other bots of its chats hear, and what people see of them. In a chat with a manager, people's messages go to
 * the manager and to no other bot, and messages of bots wait until the manager approves them. People see the messages of people and of the
 * manager at once. Of several managers in a chat, the one that joined first decides, and the others are bots like any other.
 */
export interface IManager extends IBot {
  readonly manager: true;
  onMessage(message: IMessageRow, conversation: IManagerConversation): Promise<void> | void;
  onJoin?(message: IMessageRow, conversation: IManagerConversation): Promise<void> | void;
}
