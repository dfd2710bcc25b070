import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { openDatabase, type Database } from '../../../../server/storage/sqlite/database.js';

/** The complete stored state of a server, read from a second connection. */
export class Stored {
  constructor(
    database: string,
    private readonly _files: string
  ) {
    this._reader = openDatabase(database);
  }

  /** A short digest of every row and the names of the files. */
  digest(): string {
    // data_version counts the commits of other connections: if it is equal, no row differs.
    const version = JSON.stringify(this._reader.prepare('PRAGMA data_version').get());
    if (version !== this._version) {
      this._version = version;
      this._rows = this._digestRows();
    }
    const files = readdirSync(this._files, { recursive: true, encoding: 'utf8' });
    return [this._rows, ...files.sort()].join(' ');
  }

  close(): void {
    this._reader.close();
  }

  /** Without the index of texts, which follows from the rows. */
  private _digestRows(): string {
    const hash = createHash('sha256');
    const tables = this._reader
      .prepare(
        `SELECT name FROM sqlite_schema
         WHERE type = 'table' AND name NOT LIKE 'search%' AND name <> 'indexed'`
      )
      .all() as { name: string }[];
    for (const { name } of tables) {
      hash.update(`${name}\n`);
      for (const row of this._reader.prepare(`SELECT * FROM "${name}"`).all()) {
        const values = Object.values(row as object) as unknown[];
        hash.update(JSON.stringify(values.map(readable)));
      }
    }
    return hash.digest('base64');
  }

  private readonly _reader: Database;
  private _version = '';
  private _rows = '';
}

const readable = (value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
