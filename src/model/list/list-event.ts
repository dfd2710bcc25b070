import type { IThread } from '../api.js';
import type { Ended } from '../contracts.js';
import type { IFollowing } from '../thread-contracts.js';

/** An event of the list. `thread` is null for a chat that is gone, for the `reason`. */
export interface IListEvent {
  threadId: string;
  thread?: IThread | null;
  reason?: string;
  /** A new message. */
  message?: { sequenceId: string };
}

/** A thread in a chat is followed by the user, or no more, or they have read in it. */
export type IFollowedEvent = { threadId: string } & IFollowing;

/** The ends of a chat, by the reason in an event. */
export const REASONS: Record<string, Ended | undefined> = {
  chat_deleted: 'deleted',
  removed_from_chat: 'removed'
};
