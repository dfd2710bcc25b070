import type { IChatCommit, IChatRow } from './rows.js';

/** A part of a chat that is filled in pieces. */
export type IChatPiece = Pick<IChatCommit, 'messages' | 'attached' | 'entries' | 'users'> & {
  /** The time, in milliseconds since 1970. */
  readonly at: number;
};

/** Work on a chat of any length, in transactions that are short enough for others to wait for. */
export interface IBulk {
  /**
   * Begins a chat that is filled in pieces. Until it is finished, reads do not return it, and no other write reaches it. Rejects
   * with `forbidden` if the id is in use, or was used by a deleted chat.
   */
  begin(id: string, at: number): Promise<void>;
  /** Adds a piece to a chat that was begun. Rejects with `chat_not_found` if it was not, or if its rows are being removed. */
  fill(id: string, piece: IChatPiece): Promise<void>;
  /** Creates a chat of all pieces and of this commit, as `createChat` does, with the same limits. */
  finish(
    row: IChatRow,
    last: Omit<IChatCommit, 'chat'>,
    most?: number,
    mostIn?: number
  ): Promise<void>;
  /** The chats whose rows have to be removed: deleted ones, and those that were begun and had no piece since this time. */
  leftovers(before: number): Promise<string[]>;
  /** Removes a few rows of such a chat. Resolves with whether there is more to remove. */
  purge(id: string): Promise<boolean>;
}
