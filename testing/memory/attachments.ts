import type * as S from '../../server/storage/storage.js';
import { copy, entriesOf } from './chat.js';
import type { MemoryState } from './state.js';

/** The attachments of chats, and their entries. */
export class MemoryAttachments {
  constructor(private readonly _state: MemoryState) {}

  getAttachment(chat: string, id: string): S.IStoredAttachment | null {
    return copy(this._state.chats.get(chat)?.attachments.get(id) ?? null);
  }

  listAttachments(
    id: string,
    { limit, before = Infinity, within }: { limit: number; before?: number; within?: S.ITimes }
  ): S.IStoredAttachment[] {
    return this._state
      .of(id, chat => [...chat.attachments.values()], [])
      .filter(({ n }) => n < before)
      .filter(({ createdOn: on }) => !within || (on >= within.from && on < within.to))
      .reverse()
      .slice(0, limit)
      .map(copy);
  }

  attachedBytes(id: string): number {
    return this._state
      .of(id, chat => [...chat.attachments.values()], [])
      .reduce((sum, { size }) => sum + size, 0);
  }

  attachedBytesOf(owner: string): number {
    return [...this._state.chats.values()]
      .flatMap(({ attachments }) => [...attachments.values()])
      .filter(row => (row.owner ?? row.uploader) === owner)
      .reduce((sum, { size }) => sum + size, 0);
  }

  attachedShare(id: string, owner: string): { entries: number; bytes: number } {
    const bytes = this._state
      .of(id, chat => [...chat.attachments.values()], [])
      .filter(row => (row.owner ?? row.uploader) === owner)
      .reduce((sum, { size }) => sum + size, 0);
    const entries = this._state
      .of(id, entriesOf, [])
      .filter(row => (row.owner ?? row.author) === owner).length;
    return { entries, bytes };
  }

  getEntries(id: string, ids: readonly string[]): S.IEntryRow[] {
    const wanted = new Set(ids);
    return copy(this._state.of(id, entriesOf, []).filter(row => wanted.has(row.id)));
  }

  takenEntries(id: string, ids: readonly string[]): string[] {
    return ids.filter(entry => this._state.chats.get(id)?.entries.has(entry));
  }

  listEntries(id: string, { after = '', limit }: { after?: string; limit: number }): S.IEntryRow[] {
    return copy(
      this._state
        .of(id, entriesOf, [])
        .filter(row => row.id > after)
        .slice(0, limit)
    );
  }
}
