import { MAX_LINES } from '../file-names.js';
import type { IMessageRow } from '../storage.js';
import { WORD_RULES } from '../search-words.js';
import { prepare, transaction, type Database } from './database.js';
import { fileNameTable } from './file-names.js';
import { fitting } from '../page-bytes.js';

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

/** The index of the words of messages, and its upkeep. Deleted messages are not in it, so they cannot be found. */
export function searchIndex(db: Database) {
  const index = prepare(
    db,
    `INSERT INTO search (rowid, body)
     SELECT n, body FROM searchable WHERE n > (SELECT n FROM indexed) AND n <= ?`
  );
  // Twice as many as are indexed together, to learn whether as many are left.
  const following = prepare(
    db,
    `SELECT n, octet_length(body) + CASE WHEN files IS NOT NULL THEN octet_length(files) WHEN holds & 1 THEN ${MAX_LINES} ELSE 0 END AS size
     FROM messages WHERE n > (SELECT n FROM indexed) ORDER BY n LIMIT ${2 * BATCH}`
  );
  const files = fileNameTable(db);
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
  const indexed = prepare(db, 'SELECT n FROM indexed');
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
      files.fill(last.n);
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
    /**
     * Notes that these messages were written. Each that was indexed already adds a segment.
     *
     * @param areNew - whether none of them was
     */
    note(messages: readonly Pick<IMessageRow, 'body'>[], areNew = false): void {
      segments += areNew ? 0 : messages.length;
      pending.messages += messages.length;
      pending.bytes += messages.reduce(
        (sum, { body }) => sum + Buffer.byteLength(body) + MESSAGE,
        0
      );
    },

    /** Whether so much is not indexed yet that it should not wait for a search. */
    isDue,

    /** Whether messages should be indexed, or segments of the index merged. */
    hasWork: (): boolean =>
      isDue() || segments >= FEW_SEGMENTS || isStale.get() !== undefined || files.hasLeft(),

    /** Whether messages are still found by the names of removed files. */
    hasRemovedNames: (): boolean => files.hasLeft(),

    /** The place up to which messages are indexed. */
    indexed: (): number => indexed.get<{ n: number }>()!.n,

    /** The place of the newest message, in the order of indexing. */
    newest: (): number => newestPlace.get<{ n: number | null }>()?.n ?? 0,

    /** About how many messages are not indexed yet: at most this many. */
    countBehind: (): number => countBehind.get<{ n: number }>()!.n,

    /** Whether there are messages up to this position that are not indexed yet. */
    isBehind: (newest: number): boolean => behind.get(newest) !== undefined,

    /** Indexes some of the pending messages. If there are too many segments, merges some of them instead. */
    advance: (): void => (segments < MANY_SEGMENTS ? indexSome() : merge()),

    /** Does a piece of the work that waits for no search: indexes messages if many are pending, removes names of files, or merges segments. */
    tidy(): void {
      if (segments < MANY_SEGMENTS && isDue()) {
        indexSome();
      } else if (segments < MANY_SEGMENTS && files.tidy()) {
        segments++;
      } else {
        merge();
      }
    }
  };
}

/** An amount of messages, and the bytes of their texts. */
interface ISize {
  messages: number;
  bytes: number;
}
