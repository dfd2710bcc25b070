/** A message that a bot was given, or is about to be given, and is not done with. */
export interface IHandover {
  /** The id of the message. */
  readonly message: string;
  readonly seq: number;
  /** How often the bot was given the message. */
  readonly attempts: number;
}

/**
 * The messages that bots work on. A message is noted before its bot gets it, so that a message that ends the process is not tried for ever.
 * Reads of a chat that does not exist find nothing; writes to one reject like all others.
 */
export interface IHandoverStore {
  /** Those of a bot in a chat, in the order of the chat. */
  list(chat: string, bot: string): Promise<IHandover[]>;
  /** Stores or replaces one, and moves the bot's cursor to its `seq`, never back. */
  put(chat: string, bot: string, handover: IHandover): Promise<void>;
  /** The bot is done with a message. Nothing happens if its attempts are others, because it was given anew since. */
  remove(chat: string, bot: string, handover: IHandover): Promise<void>;
}
