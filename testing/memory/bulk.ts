import { ChatError } from '../../server/errors.js';
import type { IBulk } from '../../server/storage/bulk.js';
import type * as S from '../../server/storage/storage.js';
import { changed, emptyChat, type IMemoryChat } from './chat.js';
import type { MemoryChats } from './chats.js';
import type { MemoryState } from './state.js';

type Sync<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => Promise<infer R> ? (...args: A) => R : never;
};

/** Chats that are filled in pieces. Deleted chats leave no rows in memory. */
export class MemoryBulk implements Sync<IBulk> {
  constructor(
    private readonly _state: MemoryState,
    private readonly _chats: MemoryChats
  ) {}

  begin(id: string, at: number): void {
    this._chats.requireFree(id);
    const row = { id, topic: '', access: 'private', createdBy: '', createdOn: at } as const;
    this._state.filling.set(id, { chat: emptyChat({ ...row, roomClient: 0, lastSeq: 0 }), at });
  }

  fill(id: string, { at, ...piece }: Parameters<IBulk['fill']>[1]): void {
    const change = { ...piece, chat: id };
    this._state.filling.set(id, { chat: changed(this._begun(id), change, at), at });
    this._state.putUsers([change]);
  }

  finish(row: S.IChatRow, last: Omit<S.IChatCommit, 'chat'>, most?: number): void {
    this._chats.requireRoom(row, most);
    const chat = this._begun(row.id);
    this._chats.make({ ...chat, row: { ...row, lastSeq: chat.row.lastSeq } }, last);
    this._state.filling.delete(row.id);
  }

  leftovers(before: number): string[] {
    return [...this._state.filling].filter(([, { at }]) => at < before).map(([id]) => id);
  }

  purge(id: string): boolean {
    this._state.filling.delete(id);
    return false;
  }

  private _begun(id: string): IMemoryChat {
    const begun = this._state.filling.get(id);
    if (!begun) {
      throw new ChatError('chat_not_found');
    }
    return begun.chat;
  }
}
