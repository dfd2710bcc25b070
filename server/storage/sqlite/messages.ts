import { isMadeUsername } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import { textOf } from '../../text.js';
import type { IMessageRow } from '../storage.js';
import { holdingBits, holdingsOf } from '../holdings.js';
import { fitting } from '../page-bytes.js';
import { encode, prepare, type Database, type IStatement } from './database.js';
import { fileNameTable } from './file-names.js';
import { likenessNotes } from './likenesses.js';
import { wordRemoval } from './word-removal.js';

export interface IMessageRecord {
  /** The UTF-8 of a large message. */
  json: string | Uint8Array;
}

interface IPageRecord extends IMessageRecord {
  time: number;
}

export const toMessageRow = ({ json }: IMessageRecord): IMessageRow =>
  JSON.parse(typeof json === 'string' ? json : textOf(json)) as IMessageRow;

/** Bytes of a message above which its JSON is not read if its columns are enough, and of a bundle above which it may stay unparsed. */
export const LARGE = 64 * 1024;

/** The JSON of a message. The driver would decode a large one slowly. */
const ROW = `iif(octet_length(json) > ${LARGE}, CAST(json AS BLOB), json) AS json`;

/**
 * The parts of a message that a list shows, as JSON. A large message is built from its columns alone. The exception is a text that begins
 * with a quote, because it may itself be stored as JSON (see `encode`).
 *
 * @param body - the expression for the part of the body that is shown
 */
export const briefJson = (body: string): string =>
  `iif(
    octet_length(messages.json) > ${LARGE} AND messages.body NOT LIKE '"%' AND messages.id NOT LIKE '"%'
      AND messages.sender NOT LIKE '"%',
    json_object('id', messages.id, 'seq', messages.seq, 'type', messages.type, 'sender', messages.sender,
      'body', ${body}, 'time', messages.time),
    messages.json)`;

/** The content of a message, as JSON: everything but reactions and pins. */
const content = (json: string): string =>
  `json_remove(${json}, '$.reactions', '$.pinned', '$.pinned_by')`;

/** Whether a row has the same content as new JSON. Any change counts of a message that is large or nested deeper than SQLite reads. */
const IS_SAME = `(octet_length(json) + octet_length(?9) <= ${2 * LARGE} AND json_valid(json) AND json_valid(?9)
  AND ${content('json')} = ${content('?9')})`;

/** The root of the thread of message ?2: itself, if it is no reply. */
const ROOT = `(SELECT coalesce(root, id) FROM messages WHERE chat = ?1 AND id = ?2)`;
/** A thread has its root, and the messages that have it as theirs. */
const IN_THREAD = `SELECT seq, size FROM (
    SELECT seq, octet_length(json) AS size FROM messages INDEXED BY messages_by_root
    WHERE chat = ?1 AND root = ${ROOT} AND seq < ?3 AND json IS NOT NULL ORDER BY seq DESC LIMIT ?4
  )
  UNION
  SELECT seq, octet_length(json) FROM messages WHERE chat = ?1 AND id = ${ROOT} AND seq < ?3 AND json IS NOT NULL
  ORDER BY seq DESC LIMIT ?4`;

/** Messages as rows: the history behind the documents. The columns beside `json` are there for the queries. */
export function messageTable(db: Database) {
  const insert = prepare(
    db,
    `INSERT INTO messages (chat, id, seq, type, sender, body, time, deleted, json, mentions, pinned_by, holds, files, files_on, reply_to, root)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,
       coalesce((SELECT coalesce(root, id) FROM messages WHERE chat = ?1 AND id = ?15), ?15))
     ON CONFLICT (chat, id) DO NOTHING`
  );
  // The replies to a reply may have come before it.
  const adopt = prepare(
    db,
    `UPDATE messages SET root = (SELECT root FROM messages WHERE chat = ?1 AND id = ?2) WHERE chat = ?1 AND root = ?2`
  );
  const update = prepare(
    db,
    `UPDATE messages SET seq = ?3, type = ?4, sender = ?5, body = ?6, time = ?7, deleted = ?8, json = ?9, mentions = ?10,
       pinned_by = ?11, holds = ?12, files = ?13, files_on = ?14, changed_on = iif(${IS_SAME}, changed_on, ?15)
     WHERE chat = ?1 AND id = ?2 AND json IS NOT NULL`
  );
  const image = prepare(
    db,
    `SELECT 1 AS found FROM attachments
     WHERE chat = ? AND id IN (SELECT value FROM json_each(?)) AND mime_type GLOB 'image/*' LIMIT 1`
  );
  const nameSender = prepare(
    db,
    'INSERT INTO sender_names (chat, sender, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING'
  );
  const note = likenessNotes(db);
  const words = wordRemoval(db);
  const names = fileNameTable(db);
  // A message that was added and removed within one turn never had a row. Its id is taken all the same.
  const remove = prepare(
    db,
    `INSERT INTO messages (chat, id, seq, type, sender, body, time, deleted, json)
     VALUES (?, ?, NULL, 'msg', '', '', 0, 1, NULL)
     ON CONFLICT (chat, id) DO UPDATE SET body = '', sender = '', deleted = 1, json = NULL, mentions = NULL, holds = 0, files = NULL, files_on = NULL`
  );
  const select = prepare(
    db,
    `SELECT ${ROW} FROM messages WHERE chat = ? AND id = ? AND json IS NOT NULL`
  );
  const taken = prepare(
    db,
    'SELECT id FROM messages WHERE chat = ? AND id IN (SELECT value FROM json_each(?))'
  );
  const seqs = prepare(
    db,
    'SELECT id, seq FROM messages WHERE chat = ? AND id IN (SELECT value FROM json_each(?)) AND json IS NOT NULL'
  );
  const changed = prepare(
    db,
    'SELECT id FROM messages WHERE chat = ? AND id IN (SELECT value FROM json_each(?)) AND changed_on >= ?'
  );
  const before = prepare(
    db,
    `SELECT ${ROW}, time FROM messages WHERE chat = ? AND seq < ? AND json IS NOT NULL
     ORDER BY seq DESC LIMIT ?`
  );
  const after = prepare(
    db,
    `SELECT ${ROW}, time FROM messages WHERE chat = ? AND seq > ? AND json IS NOT NULL
     ORDER BY seq LIMIT ?`
  );
  const sizesBefore = prepare(
    db,
    `SELECT octet_length(json) AS size FROM messages WHERE chat = ? AND seq < ? AND json IS NOT NULL
     ORDER BY seq DESC LIMIT ?`
  );
  const sizesAfter = prepare(
    db,
    `SELECT octet_length(json) AS size FROM messages WHERE chat = ? AND seq > ? AND json IS NOT NULL
     ORDER BY seq LIMIT ?`
  );
  // Only these messages are looked at. The plus keeps SQLite from walking down the whole chat in the order of `seq`.
  const FROM_TIME = `FROM messages INDEXED BY messages_by_time
     WHERE chat = ? AND time >= ? AND +seq < ? AND json IS NOT NULL ORDER BY +seq DESC LIMIT ?`;
  const since = prepare(db, `SELECT ${ROW}, time ${FROM_TIME}`);
  const sizesSince = prepare(db, `SELECT octet_length(json) AS size ${FROM_TIME}`);
  const threadPlaces = prepare(db, IN_THREAD);
  const atSeqs = prepare(
    db,
    `SELECT ${ROW} FROM messages WHERE chat = ? AND seq IN (SELECT value FROM json_each(?)) ORDER BY seq DESC`
  );
  const PINNED = `FROM messages INDEXED BY messages_by_pin
     WHERE chat = ? AND pinned_by IS NOT NULL AND seq < ? AND json IS NOT NULL ORDER BY seq DESC LIMIT ?`;
  const pinnedRows = prepare(db, `SELECT ${ROW}, time ${PINNED}`);
  const pinnedSizes = prepare(db, `SELECT octet_length(json) AS size ${PINNED}`);
  const pins = prepare(db, `SELECT id, pinned_by AS user ${PINNED}`);
  // The sizes are read first, because the rows may be large.
  const page = (
    sizes: IStatement,
    rows: IStatement,
    limit: number,
    ...place: readonly (string | number)[]
  ): IPageRecord[] => {
    const fits =
      limit === 1
        ? limit
        : fitting(sizes.all<{ size: number }>(...place, limit).map(({ size }) => size));
    return fits === 0 ? [] : rows.all<IPageRecord>(...place, fits);
  };
  const at = prepare(
    db,
    `SELECT seq FROM messages WHERE chat = ? AND time <= ? AND json IS NOT NULL
     ORDER BY time DESC, seq DESC LIMIT 1`
  );
  const newest = prepare(db, 'SELECT max(seq) AS seq FROM messages WHERE chat = ?');
  /** The messages as their JSON. */
  const records = {
    get: (chat: string, id: string): IMessageRecord[] => select.all<IMessageRecord>(chat, id),

    before(chat: string, seq: number, limit: number, from = -Infinity): IMessageRecord[] {
      const rows = page(sizesBefore, before, limit, chat, seq);
      // The clock may have gone back, and an imported chat may have any order. Else there is nothing older to look for.
      return rows.every(({ time }) => time * 1000 >= from)
        ? rows
        : page(sizesSince, since, limit, chat, from / 1000, seq);
    },

    after: (chat: string, seq: number, limit: number): IMessageRecord[] =>
      page(sizesAfter, after, limit, chat, seq),

    thread(chat: string, id: string, before: number, limit: number): IMessageRecord[] {
      const places = threadPlaces.all<{ seq: number; size: number }>(chat, id, before, limit);
      const fits = fitting(places.map(({ size }) => size));
      const newest = places.slice(0, fits).map(({ seq }) => seq);
      return atSeqs.all<IMessageRecord>(chat, JSON.stringify(newest));
    },

    pinned: (chat: string, before: number, limit: number): IMessageRecord[] =>
      page(pinnedSizes, pinnedRows, limit, chat, before)
  };
  return {
    put(chat: string, message: IMessageRow, at: number): void {
      const { id, seq, type, sender, body, time, display_name: name } = message;
      const deleted = message.deleted ? 1 : 0;
      const pinnedBy = message.pinned && !message.deleted ? (message.pinned_by ?? '') : null;
      const hasImage = (): boolean =>
        image.get(chat, JSON.stringify(message.attachments?.map(encode))) !== undefined;
      const { files, filesOn } = names.columns(chat, message.deleted ? [] : message.attachments);
      const row = [
        chat,
        id,
        seq,
        type,
        sender,
        body,
        time,
        deleted,
        JSON.stringify(message),
        message.mentions?.length ? JSON.stringify(message.mentions) : null,
        pinnedBy,
        holdingBits(holdingsOf(message, hasImage)),
        files,
        filesOn
      ] as const;
      // Most messages are new, and a new one takes no words out of the index.
      const isNew = insert.run(...row, message.reply_to ?? null) > 0;
      const isStored =
        isNew ||
        words.of(words.bytesLost(chat, id, { body, deleted, files }), () => update.run(...row, at));
      if (!isStored) {
        throw new ChatError('message_id_taken', undefined, id);
      }
      if (isNew && message.reply_to !== undefined) {
        adopt.run(chat, id);
      }
      if (name !== undefined && isMadeUsername(sender)) {
        nameSender.run(chat, sender, name);
      }
      if (type === 'msg') {
        note(chat, sender, name);
      }
    },

    remove: (chat: string, id: string) =>
      words.of(words.bytesLost(chat, id, { body: '', deleted: 1, files: null }), () =>
        remove.run(chat, id)
      ),

    records,

    get: (...place: Parameters<typeof records.get>): IMessageRow | null =>
      records.get(...place).map(toMessageRow)[0] ?? null,

    before: (...place: Parameters<typeof records.before>): IMessageRow[] =>
      records.before(...place).map(toMessageRow),

    after: (...place: Parameters<typeof records.after>): IMessageRow[] =>
      records.after(...place).map(toMessageRow),

    /** The highest `seq` of a row; 0 if there is none. */
    newest: (chat: string): number => newest.get<{ seq: number | null }>(chat)?.seq ?? 0,

    taken: (chat: string, ids: readonly string[]): string[] =>
      taken.all<{ id: string }>(chat, JSON.stringify(ids.map(encode))).map(({ id }) => id),

    seqs: (chat: string, ids: readonly string[]): Map<string, number> =>
      new Map(
        seqs
          .all<{ id: string; seq: number }>(chat, JSON.stringify(ids.map(encode)))
          .map(({ id, seq }) => [id, seq])
      ),

    /** The newest pinned messages, and the users who pinned them. */
    pins: (chat: string, limit: number): Map<string, string> =>
      new Map(
        pins
          .all<{ id: string; user: string }>(chat, Number.MAX_SAFE_INTEGER, limit)
          .map(({ id, user }) => [id, user])
      ),

    changedSince: (chat: string, ids: readonly string[], at: number): string[] =>
      changed.all<{ id: string }>(chat, JSON.stringify(ids.map(encode)), at).map(({ id }) => id),

    seqAt: (chat: string, time: number): number =>
      at.get<{ seq: number }>(chat, time / 1000)?.seq ?? 0
  };
}
