import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { openDatabase, type Database } from '../../../../server/storage/sqlite/database.js';

/** All that a server has stored, read beside it. */
export class Stored {
  constructor(
    database: string,
    private readonly _files: string
  ) {
    this._reader = openDatabase(database, 'os');
  }

  /** Every row, and the names of the files, in a few characters. */
  digest(): string {
    // It counts the commits of others: between two equal ones no row can differ.
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

  /** The index of the texts follows from the rows. */
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
