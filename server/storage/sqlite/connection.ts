import { notSaved } from '../../errors.js';
import { migrate } from '../migrations.js';
import {
  closeDatabase,
  isUnwritten,
  openDatabase,
  setMaxBytes,
  transaction,
  type Durability
} from './database.js';
import { prepareTables, type Tables } from './tables.js';

/** One SQLite file, open or closed, and the ways to read and to write it. Each write is one transaction. */
export class SqliteConnection {
  constructor(
    private readonly _file: string,
    private readonly _options: { durability?: Durability } = {}
  ) {}

  open(): Promise<void> {
    return attempt(() => {
      const db = openDatabase(this._file, this._options.durability ?? 'full');
      try {
        migrate(db);
        this._tables = prepareTables(db);
      } catch (error) {
        db.close();
        throw error;
      }
    });
  }

  close(): Promise<void> {
    return attempt(() => {
      const tables = this._tables;
      this._tables = null;
      if (tables) {
        closeDatabase(tables.db);
      }
    });
  }

  /** Limits the file to this many bytes. Further writes fail as on a full disk. */
  setQuota(bytes: number): Promise<void> {
    return attempt(() => setMaxBytes(this._opened.db, bytes));
  }

  protected _read<T>(run: (tables: Tables) => T): Promise<T> {
    return attempt(() => run(this._opened));
  }

  /** @throws ChatError `not_saved` if the disk does not take it */
  protected _write<T>(run: (tables: Tables) => T): Promise<T> {
    return attempt(() => {
      const tables = this._opened;
      try {
        return transaction(tables.db, () => run(tables));
      } catch (error) {
        throw isUnwritten(error) ? notSaved(error) : error;
      }
    });
  }

  protected get _opened(): Tables {
    if (!this._tables) {
      throw new Error('The storage is not open.');
    }
    return this._tables;
  }

  private _tables: Tables | null = null;
}

/** SQLite is synchronous. This turns its errors into rejections, as the contract requires. */
const attempt = <T>(run: () => T): Promise<T> => new Promise(resolve => resolve(run()));
