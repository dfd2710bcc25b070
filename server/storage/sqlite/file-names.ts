import type { IAttachment } from '../../../src/document/index.js';
import { linesOf, nameOfEntry, type INamedFile } from '../file-names.js';
import { encode, prepare, type Database } from './database.js';
import { wordRemoval } from './word-removal.js';

interface IRecord {
  name: string | null;
  json: string | null;
  createdOn: number;
}

interface INaming {
  n: number;
  chat: string;
  ids: string | null;
  bytes: number;
}

/** The lines of a message's files (see `linesOf`), and the time of the oldest; both null if it names none. */
export interface IFileColumns {
  readonly files: string | null;
  readonly filesOn: number | null;
}

/** Messages that lose the name of a removed file at once, and those that are looked at together after that. */
const AT_ONCE = 20;

/** The beginning of the names under which it is settled that messages still have the name of a removed file. */
const LEFT = 'file-names ';

/** A removed file whose name some messages still have. */
interface ILeft {
  readonly chat: string;
  readonly id: string;
  readonly lines: string;
  /** The place of the last message that was looked at. */
  readonly after: number;
}

const NO_FILES: IFileColumns = { files: null, filesOn: null };

/** The names of the files of messages, which the search finds as a part of the text. */
export function fileNameTable(db: Database) {
  const named = prepare(
    db,
    `SELECT attachments.name, entries.json, coalesce(attachments.created_on, entries.created_on) AS createdOn
     FROM json_each(?2) AS named
     LEFT JOIN attachments ON attachments.chat = ?1 AND attachments.id = named.value
     LEFT JOIN entries ON entries.chat = ?1 AND entries.id = named.value
     WHERE attachments.name IS NOT NULL OR entries.json IS NOT NULL ORDER BY named.key`
  );
  const COLUMNS = `n, chat, octet_length(body) + octet_length(coalesce(files, '')) AS bytes,
    iif(json_valid(json), json_extract(json, '$.attachments'), NULL) AS ids`;
  const unfilled = prepare(
    db,
    `SELECT ${COLUMNS} FROM messages INDEXED BY messages_with_file
     WHERE holds & 1 AND n > (SELECT n FROM indexed) AND n <= ? AND files IS NULL`
  );
  const naming = prepare(
    db,
    `SELECT ${COLUMNS} FROM messages WHERE n IN (
       SELECT n FROM messages INDEXED BY messages_by_files WHERE chat = ?1 AND files IS NOT NULL AND instr(files, ?3)
     ) AND instr(json, ?2) ORDER BY n LIMIT ${AT_ONCE + 1}`
  );
  const following = prepare(
    db,
    `SELECT n FROM messages INDEXED BY messages_with_file WHERE holds & 1 AND n > ? ORDER BY n LIMIT ${AT_ONCE}`
  );
  const namingAmong = prepare(
    db,
    `SELECT ${COLUMNS} FROM messages
     WHERE n > ?4 AND n <= ?5 AND holds & 1 AND chat = ?1 AND instr(files, ?3) AND instr(json, ?2)`
  );
  const left = prepare(
    db,
    `SELECT name, value FROM settled WHERE name > '${LEFT}' AND name < '${LEFT}~' LIMIT 1`
  );
  const keep = prepare(db, 'INSERT OR REPLACE INTO settled (name, value) VALUES (?, ?)');
  const forget = prepare(db, 'DELETE FROM settled WHERE name = ?');
  const write = prepare(db, 'UPDATE messages SET files = ?, files_on = ? WHERE n = ?');
  const words = wordRemoval(db);

  const list = (chat: string, ids: readonly string[] = []): INamedFile[] =>
    ids.length === 0
      ? []
      : named
          .all<IRecord>(chat, JSON.stringify(ids.map(encode)))
          .map(({ name, json, createdOn }) => ({
            name: name ?? nameOfEntry(JSON.parse(json!) as IAttachment),
            createdOn
          }));
  const columns = (chat: string, ids: readonly string[]): IFileColumns => {
    const files = list(chat, ids);
    const oldest = files.reduce((least, { createdOn }) => Math.min(least, createdOn), Infinity);
    return { files: linesOf(files), filesOn: files.length > 0 ? oldest : null };
  };
  const fill = ({ n, chat, ids, bytes }: INaming): void => {
    const { files, filesOn } = columns(chat, ids === null ? [] : (JSON.parse(ids) as string[]));
    words.of(bytes, () => write.run(files, filesOn, n));
  };
  return {
    /** The files with these ids that are still there. */
    list,

    /** The columns of a message with these files. */
    columns: (chat: string, ids: readonly string[] = []): IFileColumns =>
      ids.length === 0 ? NO_FILES : columns(chat, ids),

    /** Fills in the columns of messages that are older than these, up to one message. Called before they are indexed. */
    fill: (last: number): void => unfilled.all<INaming>(last).forEach(fill),

    /** Removes a file by `remove`, and its name from the messages that name it: from very many of them later (see `tidy`). */
    without(chat: string, id: string, remove: () => void): void {
      const lines = linesOf(list(chat, [id]));
      remove();
      const found = lines === '' ? [] : naming.all<INaming>(chat, inJson(id), lines);
      found.slice(0, AT_ONCE).forEach(fill);
      if (found.length > AT_ONCE) {
        const noted: ILeft = { chat, id, lines, after: found[AT_ONCE - 1].n };
        keep.run(`${LEFT}${chat} ${inJson(id)}`, JSON.stringify(noted));
      }
    },

    /** Whether messages still have names of removed files. */
    hasLeft: (): boolean => left.get() !== undefined,

    /** Removes such a name from a few more messages. @returns whether there was one */
    tidy(): boolean {
      const noted = left.get<{ name: string; value: string }>();
      if (!noted) {
        return false;
      }
      const { name, value } = noted;
      const { chat, id, lines, after } = JSON.parse(value) as ILeft;
      const last = following.all<{ n: number }>(after).at(-1)?.n;
      if (last === undefined) {
        forget.run(name);
      } else {
        namingAmong.all<INaming>(chat, inJson(id), lines, after, last).forEach(fill);
        keep.run(name, JSON.stringify({ chat, id, lines, after: last }));
      }
      return true;
    }
  };
}

/** A text as JSON has it between its quotes. */
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
