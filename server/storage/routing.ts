import type { IMessageRow } from './message-row.js';

/** A copy of a message for one bot alone. */
export interface IDelivery {
  readonly bot: string;
  /** Unique to the chat and the bot. A delivery whose id was used before is not made again. */
  readonly id: string;
  /** As the bot gets it. Some fields may differ from those of the message in the chat. */
  readonly message: IMessageRow;
  /** The choice among its options that the bot is told of, if the message is one of the bot's own. */
  readonly choice?: { readonly option: string; readonly by: string };
  /** How often the bot was given it. Default: never. */
  readonly attempts?: number;
}

/** The power of a bot over a chat, and the person behind it. It is noted when the bot joins. */
export interface IBotTraits {
  /** It manages the chat: it decides what other bots hear, and what people see of them. */
  readonly manager?: boolean;
  /** The chat ends when it leaves. */
  readonly required?: boolean;
  /** For an agent: the username of its owner. */
  readonly owner?: string;
  /** For a bot that is no agent: the user who registered it and could read the chat when it joined. It may do nothing where they may not read. */
  readonly boundTo?: string;
  /** It answers everyone in the chat. Otherwise an agent asks its owner first. */
  readonly serves?: 'everyone';
}

/** The messages that bots are given beside those of the chat. Commits add to them. */
export interface IRoutingStore {
  /** The messages of bots that wait for a manager's approval, the oldest first. */
  held(chat: string): Promise<IMessageRow[]>;
  /** The deliveries to a bot that it has not handled, the oldest first. One that leaves the chat gets none of before. */
  deliveries(chat: string, bot: string): Promise<IDelivery[]>;
  /** Notes how often the bot was given a delivery. */
  attempt(chat: string, bot: string, id: string, attempts: number): Promise<void>;
  /** The bot has handled a delivery. Its id stays used. */
  end(chat: string, bot: string, id: string): Promise<void>;
}

/** The participant that manages a chat: the first bot that could; null if there is none. */
export const managerOf = (
  participants: readonly { username: string; role: string; traits?: IBotTraits }[]
): string | null =>
  participants.find(({ role, traits }) => role === 'bot' && traits?.manager)?.username ?? null;
