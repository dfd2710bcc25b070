import type { IAttachmentRow, IStoredAttachment, ITimes } from '../storage.js';
import { prepare, type Database } from './database.js';

/** The metadata of attached files. `n` gives their order. */
export function attachmentTable(db: Database) {
  const columns = 'n, id, name, mime_type AS mimeType, size, uploader, created_on AS createdOn';
  const insert = prepare(
    db,
    `INSERT INTO attachments (chat, id, name, mime_type, size, uploader, created_on, owner)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
  );
  const remove = prepare(db, 'DELETE FROM attachments WHERE chat = ? AND id = ?');
  const get = prepare(db, `SELECT ${columns} FROM attachments WHERE chat = ? AND id = ?`);
  const list = prepare(
    db,
    `SELECT ${columns} FROM attachments
     WHERE chat = ? AND n < ? AND created_on >= ? AND created_on < ? ORDER BY n DESC LIMIT ?`
  );
  const bytes = prepare(
    db,
    'SELECT coalesce(sum(size), 0) AS bytes FROM attachments WHERE chat = ?'
  );
  const bytesOf = prepare(
    db,
    `SELECT coalesce(sum(size), 0) AS bytes FROM attachments JOIN chats ON chats.id = chat
     WHERE owner = ? AND deleted_on IS NULL`
  );
  const bytesIn = prepare(
    db,
    'SELECT coalesce(sum(size), 0) AS bytes FROM attachments WHERE chat = ? AND owner = ?'
  );
  return {
    insert(chat: string, row: IAttachmentRow): void {
      const { id, name, mimeType, size, uploader, createdOn, owner = uploader } = row;
      insert.run(chat, id, name, mimeType, size, uploader, createdOn, owner);
    },

    remove: (chat: string, id: string) => remove.run(chat, id),

    get(chat: string, id: string): IStoredAttachment | null {
      const row = get.get<IStoredAttachment>(chat, id);
      return row ? { ...row } : null;
    },

    list: (
      chat: string,
      limit: number,
      before: number,
      { from, to }: ITimes
    ): IStoredAttachment[] =>
      list.all<IStoredAttachment>(chat, before, from, to, limit).map(row => ({ ...row })),

    bytes: (chat: string): number => bytes.get<{ bytes: number }>(chat)!.bytes,

    bytesOf: (owner: string): number => bytesOf.get<{ bytes: number }>(owner)!.bytes,

    bytesIn: (chat: string, owner: string): number =>
      bytesIn.get<{ bytes: number }>(chat, owner)!.bytes
  };
}
