import type { IMessage } from '../document/index.js';

/** The part of a message that tells of its reactions. */
export interface IReactedMessage extends Pick<IMessage, 'reactions'> {
  /** The reactions that the user has chosen (true) or taken back, and that the server has not stored yet. */
  readonly reacting?: { readonly [emoji: string]: boolean };
}

/** One emoji below a message. */
export interface IReaction {
  readonly emoji: string;
  /** The usernames of those who reacted, in the order in which they did. */
  readonly usernames: readonly string[];
  readonly own: boolean;
  /** True until the server has stored what the user has just chosen. */
  readonly isPending: boolean;
}

/** The reactions to the messages of a chat. */
export interface IReactions {
  /** The reactions to a message, those first that came first. */
  of(message: IReactedMessage): readonly IReaction[];
  /** The emoji to offer first: those that are most used in the loaded messages. */
  readonly common: readonly string[];
  /** Adds the user's reaction to a message, or takes it back. The chat's `refused` tells if that fails. */
  toggle(id: string, emoji: string): void;
}
