import { prepare, type Database } from './database.js';

/** Bytes of text whose words are taken out of the index at once. That takes about 10 µs for each word and segment. */
const AT_ONCE = 4 * 1024;

/** The parts of a message that the index reads: its text, unless it is deleted, and the lines of its files. */
interface ISearched {
  readonly body: string;
  readonly deleted: number;
  readonly files: string | null;
}

/**
 * Takes words out of the search index. Those of a short text are overwritten at once. Of a long one, the index notes that its words count no
 * more, because to overwrite 28,000 words held the event loop for a second. Merging then removes them (see `searches`).
 */
export function wordRemoval(db: Database) {
  const find = prepare(
    db,
    `SELECT octet_length(body) + octet_length(coalesce(files, '')) AS bytes FROM messages
     WHERE chat = ? AND id = ? AND n <= (SELECT n FROM indexed) AND (body <> ? OR deleted <> ? OR files IS NOT ?)`
  );
  const noteLater = prepare(db, "INSERT INTO search (search, rank) VALUES ('secure-delete', 0)");
  const overwrite = prepare(db, "INSERT INTO search (search, rank) VALUES ('secure-delete', 1)");
  const noteStale = prepare(db, 'UPDATE indexed SET stale = 1');
  return {
    /** The bytes of indexed text that a message loses if it gets this one. */
    bytesLost: (chat: string, id: string, { body, deleted, files }: ISearched): number =>
      find.get<{ bytes: number }>(chat, id, body, deleted, files)?.bytes ?? 0,

    /** Runs a statement that takes this many bytes of text out of the index. */
    of<T>(bytes: number, run: () => T): T {
      if (bytes <= AT_ONCE) {
        return run();
      }
      noteLater.run();
      const result = run();
      overwrite.run();
      noteStale.run();
      return result;
    }
  };
}
