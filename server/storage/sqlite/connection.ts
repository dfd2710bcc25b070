import { Breaks } from '../../breaks.js';
import { nextTurn } from '../../clock.js';
import { notSaved } from '../../errors.js';
import { migrate } from './migrations.js';
import {
  closeDatabase,
  isUnwritten,
  openDatabase,
  setDurability,
  setMaxBytes,
  stopWaiting,
  transaction,
  type Durability
} from './database.js';
import { Lock } from './lock.js';
import { prepareTables, type Tables } from './tables.js';

/** Ways to read and to write the tables. */
export interface ITransactions {
  read<T>(run: (tables: Tables) => T): Promise<T>;
  /** @throws ChatError `not_saved` if the disk does not take it */
  write<T>(run: (tables: Tables) => T): Promise<T>;
  /**
   * Writes what can be done again, and does not wait for the disk. A power cut may take it back, never half of it. The next write that waits
   * for the disk makes it durable too. @throws ChatError `not_saved` if the disk does not take it
   */
  writeUnsynced<T>(run: (tables: Tables) => T): Promise<T>;
  /** Writes what can be done again, in transactions of which each tells whether another one is needed. Other requests run in between. */
  writeInPieces(run: (tables: Tables) => boolean): Promise<void>;
}

/** One SQLite file, open or closed, and the ways to read and to write it. Each write is one transaction. */
export class SqliteConnection {
  constructor(
    private readonly _file: string,
    { durability = 'full' }: { durability?: Durability } = {}
  ) {
    this._durability = durability;
  }

  open(): Promise<void> {
    return attempt(() => {
      const db = openDatabase(this._file, this._durability);
      try {
        migrate(db);
        this._tables = prepareTables(db);
        stopWaiting(db);
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
    return this._lock.read(() => run(this._opened));
  }

  /** @throws ChatError `not_saved` if the disk does not take it */
  protected _write<T>(run: (tables: Tables) => T): Promise<T> {
    return this._attemptWrite(tables => transaction(tables.db, () => run(tables)));
  }

  private _attemptWrite<T>(write: (tables: Tables) => T): Promise<T> {
    return this._lock
      .write(() => write(this._opened))
      .catch((error: unknown) => {
        throw isUnwritten(error) ? notSaved(error) : error;
      });
  }

  private _writeUnsynced<T>(run: (tables: Tables) => T): Promise<T> {
    return this._attemptWrite(tables => {
      setDurability(tables.db, 'os');
      try {
        return transaction(tables.db, () => run(tables));
      } finally {
        setDurability(tables.db, this._durability);
      }
    });
  }

  protected readonly _transactions: ITransactions = {
    read: run => this._read(run),
    write: run => this._write(run),
    writeUnsynced: run => this._writeUnsynced(run),
    writeInPieces: async run => {
      const breaks = new Breaks();
      while (await this._writeUnsynced(run)) {
        await breaks.take();
      }
      await nextTurn();
    }
  };

  protected get _opened(): Tables {
    if (!this._tables) {
      throw new Error('The storage is not open.');
    }
    return this._tables;
  }

  private readonly _durability: Durability;
  private readonly _lock = new Lock();
  private _tables: Tables | null = null;
}

/** SQLite is synchronous. This turns its errors into rejections, as the contract requires. */
const attempt = <T>(run: () => T): Promise<T> => new Promise(resolve => resolve(run()));
