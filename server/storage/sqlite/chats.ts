import { ChatError } from '../../errors.js';
import type { IChatRow } from '../storage.js';
import { prepare, type Database } from './database.js';

/** A row of the table, as every query over chats selects it. */
export interface IChatRecord {
  id: string;
  topic: string;
  access: IChatRow['access'];
  created_by: string;
  created_on: number;
  room_client: number;
  last_seq: number;
  deleted_on: number | null;
  metadata: string | null;
  retention_days: number | null;
  ended_on: number | null;
  workspace: string | null;
  direct: number;
}

export const toChatRow = (record: IChatRecord): IChatRow => ({
  id: record.id,
  topic: record.topic,
  access: record.access,
  createdBy: record.created_by,
  createdOn: record.created_on,
  roomClient: record.room_client,
  lastSeq: record.last_seq,
  ...(record.metadata !== null && {
    metadata: JSON.parse(record.metadata) as IChatRow['metadata']
  }),
  ...(record.retention_days !== null && { retentionDays: record.retention_days }),
  ...(record.ended_on !== null && { endedOn: record.ended_on }),
  ...(record.workspace !== null && { workspace: record.workspace }),
  ...(record.direct === 1 && { isDirect: true })
});

const DAY_MS = 86_400_000;

export function chatTable(db: Database) {
  const insert = prepare(
    db,
    `INSERT INTO chats (id, topic, access, created_by, created_on, room_client, last_seq, metadata, retention_days, workspace, direct)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`
  );
  const select = prepare(db, 'SELECT * FROM chats WHERE id = ?');
  const there = prepare(db, 'SELECT 1 AS found FROM chats WHERE id = ? AND deleted_on IS NULL');
  const rename = prepare(db, 'UPDATE chats SET topic = ? WHERE id = ?');
  const setAccess = prepare(db, 'UPDATE chats SET access = ? WHERE id = ?');
  const setMetadata = prepare(db, 'UPDATE chats SET metadata = ? WHERE id = ?');
  const setRetention = prepare(db, 'UPDATE chats SET retention_days = ? WHERE id = ?');
  const end = prepare(db, 'UPDATE chats SET ended_on = ? WHERE id = ?');
  const expired = prepare(
    db,
    `SELECT id FROM chats
     WHERE retention_days IS NOT NULL AND created_on + retention_days * ${DAY_MS} <= ? AND deleted_on IS NULL`
  );
  const topics = prepare(db, 'SELECT topic FROM chats WHERE created_by = ? AND deleted_on IS NULL');
  const raise = prepare(db, 'UPDATE chats SET last_seq = max(last_seq, ?) WHERE id = ?');
  const retire = prepare(
    db,
    'INSERT INTO retired (chat, client) SELECT id, room_client FROM chats WHERE id = ?'
  );
  const retired = prepare(db, 'SELECT client FROM retired WHERE chat = ?');
  const renew = prepare(db, 'UPDATE chats SET room_client = ? WHERE id = ?');
  const bury = prepare(
    db,
    `UPDATE chats SET deleted_on = ?, topic = '', created_by = '', last_seq = 0, metadata = NULL,
       retention_days = NULL, workspace = NULL
     WHERE id = ?`
  );
  const countOf = prepare(
    db,
    'SELECT count(*) AS count FROM chats WHERE created_by = ? AND deleted_on IS NULL'
  );

  const record = (id: string): IChatRecord | undefined => select.get<IChatRecord>(id);
  return {
    insert(row: IChatRow): void {
      const { id, topic, access, createdBy, createdOn, roomClient, lastSeq } = row;
      const metadata = row.metadata ? JSON.stringify(row.metadata) : null;
      const days = row.retentionDays ?? null;
      const workspace = row.workspace ?? null;
      const first = [id, topic, access, createdBy, createdOn, roomClient, lastSeq];
      if (!insert.run(...first, metadata, days, workspace, row.isDirect ? 1 : 0)) {
        throw new ChatError('forbidden', 'There is or was a chat with this id. Choose another id.');
      }
    },

    get(id: string): IChatRow | null {
      const found = record(id);
      return found && found.deleted_on === null ? toChatRow(found) : null;
    },

    /** Whether there is such a chat. Rows of a chat that is being filled or removed are not shown. */
    isThere: (id: string): boolean => there.get(id) !== undefined,

    /** The number of existing chats that a user has created. */
    countOf: (username: string): number => countOf.get<{ count: number }>(username)!.count,

    wasDeleted: (id: string): boolean => (record(id)?.deleted_on ?? null) !== null,

    /** Every write to a chat calls this first, in its own transaction. */
    require(id: string): IChatRow {
      const found = record(id);
      if (!found || found.deleted_on !== null) {
        throw new ChatError(found ? 'chat_deleted' : 'chat_not_found');
      }
      return toChatRow(found);
    },

    rename: (id: string, topic: string) => rename.run(topic, id),

    setAccess: (id: string, access: IChatRow['access']) => setAccess.run(access, id),

    /** Merges keys into the metadata. null removes a key. */
    patchMetadata(id: string, patch: Readonly<Record<string, string | null>>): void {
      const known = JSON.parse(record(id)?.metadata ?? '{}') as Record<string, string>;
      const entries = Object.entries({ ...known, ...patch }).filter(([, value]) => value !== null);
      setMetadata.run(entries.length > 0 ? JSON.stringify(Object.fromEntries(entries)) : null, id);
    },

    setRetention: (id: string, days: number | null) => setRetention.run(days, id),

    end: (id: string, at: number) => end.run(at, id),

    topicsBy: (username: string): string[] =>
      topics.all<{ topic: string }>(username).map(({ topic }) => topic),

    expired: (now: number): string[] => expired.all<{ id: string }>(now).map(({ id }) => id),

    raiseSeq: (id: string, seq: number) => raise.run(seq, id),

    /** Room clients of former epochs. */
    retired: (id: string): Set<number> =>
      new Set(retired.all<{ client: number }>(id).map(({ client }) => client)),

    renew(id: string, roomClient: number): void {
      retire.run(id);
      renew.run(roomClient, id);
    },

    /** Keeps only that there was such a chat. */
    bury: (id: string, at: number) => bury.run(at, id)
  };
}
