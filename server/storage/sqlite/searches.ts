import { HOLDINGS } from '../../../src/document/index.js';
import { holdingBits } from '../holdings.js';
import {
  scoreOf,
  type ISearchHit,
  type ISearchOptions,
  type ISearchQuery,
  type ISearchTerm
} from '../search.js';
import { DEFAULT_WORKSPACE, type IMessageRow } from '../storage.js';
import { WORD_RULES } from '../search-words.js';
import { toChatRow, type IChatRecord } from './chats.js';
import { prepare, transaction, type Database, type IStatement } from './database.js';
import { briefJson, toMessageRow } from './messages.js';
import { fitting } from '../page-bytes.js';
import { beginOf } from './people.js';
import { IS_READABLE } from './workspaces.js';

/** The number of newest matches that are ranked. A common word would otherwise block the server for too long. */
const RANKED = 10_000;

/**
 * ?1 and ?2: chats and senders as JSON, null for all. ?3 and ?4: the time, start included and end excluded. ?7: those chats of which the
 * user ?10 may read only a part. A message is looked up among them in an index, because they may be many. ?8: chats and senders who are meant
 * there only, with a blank between them. ?9: what messages must hold, as bits.
 */
const FILTERS = `
  messages.chat IN (SELECT value FROM json_each(?1))
  AND (?2 IS NULL OR messages.sender IN (SELECT value FROM json_each(?2))
    OR messages.chat || ' ' || messages.sender IN (SELECT value FROM json_each(?8)))
  AND messages.time >= ?3 AND messages.time < ?4 AND messages.holds & ?9 = ?9
  AND (messages.chat NOT IN (SELECT value FROM json_each(?7)) OR messages.seq > (
    SELECT after_seq FROM participants WHERE participants.chat = messages.chat AND participants.username = ?10))`;

/**
 * Messages that are indexed together. Each batch costs a segment of its own, which is later merged with the others. A search indexes
 * pending messages first, so the delay is not visible.
 */
const BATCH = 500;
/** Pages of the index that are written at a time when segments are merged. */
const MERGED_PAGES = 16;
/** SQLite merges four segments of one level at a time (see the migrations). */
const FEW_SEGMENTS = 4;
/** From this number of segments on, merging comes before indexing: a search reads every segment, and SQLite would merge 2,000 at once. */
const MANY_SEGMENTS = 32;

/**
 * Bytes of messages that are indexed together. Long messages are indexed in several batches, because the server answers no requests
 * meanwhile. Bytes and not characters, because each Chinese character is a word of its own.
 */
const SLICE = 64 * 1024;
/** Bytes that each message counts in addition to its text. */
const MESSAGE = 64;

/** Full-text search. Deleted messages are in no index, so they cannot be found. */
export function searchQueries(db: Database) {
  const chats = prepare(
    db,
    `SELECT chats.*, iif(access = 'private' AND NOT ?2, participants.after_seq, 0) AS after_seq,
       iif(access = 'private' AND NOT ?2, ${beginOf('participants')}, 0) AS from_time FROM chats
     LEFT JOIN participants ON participants.chat = chats.id AND participants.username = ?1
     WHERE deleted_on IS NULL AND ${IS_READABLE} AND (?3 IS NULL OR coalesce(workspace, '${DEFAULT_WORKSPACE}') = ?3)`
  );
  const users = prepare(db, 'SELECT username, display_name, bot FROM users');
  const givenNames = prepare(
    db,
    `SELECT chat, username AS sender, display_name AS name FROM participants WHERE display_name IS NOT NULL
     UNION ALL SELECT chat, username, display_name FROM former WHERE display_name IS NOT NULL
     UNION ALL SELECT chat, sender, name FROM sender_names`
  );
  // The texts of the shown messages are read last, so that ranking handles only numbers.
  const ranked = prepare(
    db,
    `SELECT messages.chat, ${briefJson('messages.body')} AS json FROM (
       SELECT n, score, time FROM (
         SELECT messages.n, bm25(search) AS score, messages.time
         FROM search CROSS JOIN messages ON messages.n = search.rowid
         WHERE search MATCH ?11 AND ${FILTERS}
         ORDER BY search.rowid DESC LIMIT ${RANKED}
       ) ORDER BY score, time DESC, n DESC LIMIT ?5 OFFSET ?6
     ) AS best JOIN messages ON messages.n = best.n
     ORDER BY best.score, best.time DESC, best.n DESC`
  );
  const newestAmong = (rows: string): IStatement =>
    prepare(
      db,
      `SELECT chat, ${briefJson('messages.body')} AS json FROM messages ${rows} AND deleted = 0 AND type = 'msg' AND ${FILTERS}
       ORDER BY n DESC LIMIT ?5 OFFSET ?6`
    );
  const newest = newestAmong('NOT INDEXED WHERE TRUE');
  const newestWith = HOLDINGS.map((name, i) =>
    newestAmong(`INDEXED BY messages_with_${name} WHERE holds & ${1 << i}`)
  );

  const pendingRows = prepare(
    db,
    `SELECT chat, ${briefJson('messages.body')} AS json FROM messages
     WHERE n > (SELECT n FROM indexed) AND ?5 = ?5 AND ?6 = ?6 AND deleted = 0 AND type = 'msg' AND ${FILTERS} ORDER BY n DESC`
  );

  const index = prepare(
    db,
    `INSERT INTO search (rowid, body)
     SELECT n, body FROM searchable WHERE n > (SELECT n FROM indexed) AND n <= ?`
  );
  // Twice as many as are indexed together, to learn whether as many are left.
  const following = prepare(
    db,
    `SELECT n, octet_length(body) AS size FROM messages WHERE n > (SELECT n FROM indexed) ORDER BY n LIMIT ${2 * BATCH}`
  );
  const noteIndexed = prepare(db, 'UPDATE indexed SET n = ?');
  const mergeSome = prepare(
    db,
    `INSERT INTO search (search, rank) VALUES ('merge', ${MERGED_PAGES})`
  );
  // Puts all segments on one level. Merging goes on until one segment is left, without the words that are stale now.
  const mergeAll = prepare(
    db,
    `INSERT INTO search (search, rank) VALUES ('merge', -${MERGED_PAGES})`
  );
  const isStale = prepare(db, 'SELECT 1 AS found FROM indexed WHERE stale = 1');
  const noteFresh = prepare(db, 'UPDATE indexed SET stale = 0');
  const changes = prepare(db, 'SELECT total_changes() AS n');

  const behind = prepare(
    db,
    'SELECT 1 AS found FROM messages WHERE n > (SELECT n FROM indexed) AND n <= ? LIMIT 1'
  );
  const countBehind = prepare(
    db,
    'SELECT coalesce((SELECT max(n) FROM messages), 0) - (SELECT n FROM indexed) AS n'
  );
  const newestPlace = prepare(db, 'SELECT max(n) AS n FROM messages');
  const sizeOf = (messages: readonly { size: number }[]): ISize => ({
    messages: messages.length,
    bytes: messages.reduce((sum, { size }) => sum + size + MESSAGE, 0)
  });
  let pending = sizeOf(following.all<{ size: number }>());
  // The most segments that may have been added since none were left to merge.
  let segments = FEW_SEGMENTS;
  const isDue = (): boolean => pending.messages >= BATCH || pending.bytes >= SLICE;
  const indexSome = (): void => {
    const next = following.all<{ n: number; size: number }>();
    const sizes = next.slice(0, BATCH).map(({ size }) => size + MESSAGE);
    const count = fitting(sizes, SLICE);
    const last = next[count - 1];
    if (last) {
      index.run(last.n);
      noteIndexed.run(last.n);
      segments++;
    }
    pending = sizeOf(next.slice(count));
  };
  const merge = (): void => {
    const before = changes.get<{ n: number }>()!.n;
    mergeSome.run();
    // SQLite counts one change if there was nothing to merge.
    if (changes.get<{ n: number }>()!.n - before >= 2) {
      return;
    }
    if (isStale.get()) {
      noteFresh.run();
      mergeAll.run();
    } else {
      segments = 0;
    }
  };

  // Other rules or another version of Unicode may make other words of the same text, so that they could not be taken out of the index again.
  const unicode = `${process.versions.unicode ?? ''} ${WORD_RULES}`;
  if (db.prepare('SELECT 1 AS found FROM indexed WHERE unicode = ?').get(unicode) === undefined) {
    transaction(db, () => {
      db.exec("INSERT INTO search (search) VALUES ('delete-all')");
      prepare(db, 'UPDATE indexed SET n = 0, unicode = ?').run(unicode);
    });
  }

  return {
    /** The chats that a search may look into. */
    chats: ({ username, all, workspace }: ISearchOptions): ISearchedChat[] =>
      chats.all<ISearchedChat>(username, all ? 1 : 0, workspace ?? null),

    /** All users, with their own names. */
    users: () => users.all<{ username: string; display_name: string; bot: number }>(),

    /** The names that others have given to users, by chat. */
    givenNames: () => givenNames.all<{ chat: string; sender: string; name: string }>(),

    /** Notes that these messages were written. Each that was indexed already adds a segment. */
    note(messages: readonly Pick<IMessageRow, 'body'>[]): void {
      segments += messages.length;
      pending.messages += messages.length;
      pending.bytes += messages.reduce(
        (sum, { body }) => sum + Buffer.byteLength(body) + MESSAGE,
        0
      );
    },

    /** Whether so much is not indexed yet that it should not wait for a search. */
    isDue,

    /** Whether messages should be indexed, or segments of the index merged. */
    hasWork: (): boolean => isDue() || segments >= FEW_SEGMENTS || isStale.get() !== undefined,

    /** The position of the newest message, in the order of indexing. */
    newest: (): number => newestPlace.get<{ n: number | null }>()?.n ?? 0,

    /** About how many messages are not indexed yet: at most this many. */
    countBehind: (): number => countBehind.get<{ n: number }>()!.n,

    /** Whether there are messages up to this position that are not indexed yet. */
    isBehind: (newest: number): boolean => behind.get(newest) !== undefined,

    /** Indexes some of the pending messages. If there are too many segments, merges some of them instead. */
    advance: (): void => (segments < MANY_SEGMENTS ? indexSome() : merge()),

    /** Does a piece of the work that waits for no search: indexes messages if many are pending, and merges segments otherwise. */
    tidy: (): void => (isDue() && segments < MANY_SEGMENTS ? indexSome() : merge()),

    /** Searches the indexed messages, and those that the index could not take in, as on a full disk. */
    find(
      query: ISearchQuery,
      { username, limit, skip = 0 }: ISearchOptions,
      { chats: records, senders }: ISearchedNames
    ): ISearchHit[] {
      const { terms, has = [], before = MAX_TIME, after = 0 } = query;
      const readable = new Map(
        records.map(record => [record.id, { chat: toChatRow(record), from: record.from_time ?? 0 }])
      );
      const parts = records.flatMap(({ id, after_seq: after }) => (after ? [id] : []));
      const filters = [
        JSON.stringify([...readable.keys()]),
        senders && JSON.stringify(senders.everywhere),
        after / 1000,
        before / 1000
      ];
      const more = [
        JSON.stringify(parts),
        JSON.stringify(senders?.inChats ?? []),
        holdingBits(has),
        username
      ];
      const toHit = ({ chat, json }: IFound): ISearchHit => ({
        ...readable.get(chat)!,
        message: toMessageRow({ json })
      });
      if (terms.length === 0) {
        const among = has.length > 0 ? newestWith[HOLDINGS.indexOf(has[0])] : newest;
        return among.all<IFound>(...filters, limit, skip, ...more).map(toHit);
      }
      const pending = pendingRows
        .all<IFound>(...filters, limit, skip, ...more)
        .map(toHit)
        .filter(({ message }) => scoreOf(message.body, terms) > 0);
      const match = terms.map(toMatch).join(' AND ');
      const place = Math.max(skip - pending.length, 0);
      const found = ranked.all<IFound>(...filters, limit, place, ...more, match).map(toHit);
      return [...pending.slice(skip), ...found].slice(0, limit);
    }
  };
}

/** A chat that a search may look into, from a `seq` on. */
export type ISearchedChat = IChatRecord & {
  after_seq: number | null;
  from_time: number | null;
};

/** Usernames of the senders who are meant. In one chat, as `chat username`. */
export interface ISenders {
  readonly everywhere: readonly string[];
  readonly inChats: readonly string[];
}

/** The users and chats that the names in a query stand for. `senders` is null for all. */
export interface ISearchedNames {
  readonly chats: readonly ISearchedChat[];
  readonly senders: ISenders | null;
}

/** An amount of messages, and the bytes of their texts. */
interface ISize {
  messages: number;
  bytes: number;
}

interface IFound {
  chat: string;
  json: string;
}

const MAX_TIME = Number.MAX_SAFE_INTEGER;

/** Always a quoted string. Words contain no quotes, so nothing that a user types is read as an operator. */
const toMatch = ({ words, prefix }: ISearchTerm): string =>
  `("${words.join(' ')}"${prefix ? ' *' : ''})`;
