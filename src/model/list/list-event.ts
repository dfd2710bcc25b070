import type { IThread } from '../api.js';
import type { Ended } from '../contracts.js';

/** An event of the list. `thread` is null for a chat that is gone, for the `reason`. */
export interface IListEvent {
  threadId: string;
  thread?: IThread | null;
  reason?: string;
}

/** The ends of a chat, by the reason in an event. */
export const REASONS: Record<string, Ended | undefined> = {
  chat_deleted: 'deleted',
  removed_from_chat: 'removed'
};
