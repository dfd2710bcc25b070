import type { IMessage } from '../document/index.js';
import type { IShown } from './ambiguous-names.js';

/** A bot that works on an answer. */
export interface IWork {
  readonly bot: IShown;
  /** The id of the message that the bot answers. */
  readonly question: string;
  /** The bot's words about its work, such as "Searching…". */
  readonly text?: string;
}

/** A message that may be a bot's answer. */
export interface IPossibleAnswer extends IMessage {
  /** Whether the user wrote it. */
  readonly own: boolean;
}

/** The answers of bots in one chat: those that are coming, and what the user may do about them. */
export interface IAnswers {
  /** The bots that work on answers now. */
  readonly works: readonly IWork[];
  /** Whether the user may stop a message that grows, or a bot that works. */
  canStop(answer: IPossibleAnswer | IWork): boolean;
  /** Stops it. `refused` of the chat tells if that fails. */
  stop(answer: IPossibleAnswer | IWork): void;
  /** Whether the user may have a bot answer again whose reply has failed. */
  canRetry(message: IPossibleAnswer): boolean;
  /** Has it answer again, in place of the failed reply. `refused` of the chat tells if that fails. */
  retry(message: IPossibleAnswer): void;
}
