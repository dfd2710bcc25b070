import { Breaks } from '../../breaks.js';
import { nextTurn } from '../../clock.js';
import { notSaved } from '../../errors.js';
import { Checkpoints } from './checkpoints.js';
import {
  closeDatabase,
  isUnwritten,
  openDatabase,
  setMaxBytes,
  stopWaiting,
  transaction,
  type Durability
} from './database.js';
import { DiskSync, type OpenFile } from './disk-sync.js';
import { Lock } from './lock.js';
import { migrate } from './migrations.js';
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

/** A database that is open. */
interface IOpened {
  readonly tables: Tables;
  readonly checkpoints: Checkpoints;
  /** Null if writes need not survive a power cut. */
  readonly disk: DiskSync | null;
}

/** A transaction that was committed. */
interface ICommitted<T> {
  readonly result: T;
  /** Resolves when the disk has it; undefined if nobody waits. */
  readonly synced?: Promise<void>;
}

/** One SQLite file, open or closed, and the ways to read and to write it. Each write is one transaction. */
export class SqliteConnection {
  constructor(
    private readonly _file: string,
    { durability = 'full', openFile }: { durability?: Durability; openFile?: OpenFile } = {}
  ) {
    this._openDisk = async () =>
      durability === 'full' ? DiskSync.open(`${this._file}-wal`, openFile) : null;
  }

  async open(): Promise<void> {
    const db = openDatabase(this._file);
    try {
      migrate(db);
      const tables = prepareTables(db);
      stopWaiting(db);
      const disk = await this._openDisk();
      this._open = { tables, disk, checkpoints: new Checkpoints(db, this._file) };
    } catch (error) {
      db.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const open = this._open;
    this._open = null;
    if (open) {
      await open.disk?.close();
      await open.checkpoints.close();
      closeDatabase(open.tables.db);
    }
  }

  /** Limits the file to this many bytes. Further writes fail as on a full disk. */
  setQuota(bytes: number): Promise<void> {
    return new Promise(resolve => resolve(setMaxBytes(this._opened.tables.db, bytes)));
  }

  /** Nobody is told what a power cut may still take back. @throws ChatError `not_saved` if the disk has failed */
  protected async _read<T>(run: (tables: Tables) => T): Promise<T> {
    const { disk } = this._opened;
    const result = await this._readUnsynced(run);
    await disk?.settled();
    return result;
  }

  /** Reads what nobody is told before another write, which is later on the disk. */
  protected _readUnsynced<T>(run: (tables: Tables) => T): Promise<T> {
    return this._lock.read(() => run(this._opened.tables));
  }

  /** @throws ChatError `not_saved` if the disk does not take it */
  protected async _write<T>(run: (tables: Tables) => T): Promise<T> {
    const { result, synced } = await this._commit(run, true);
    await synced;
    return result;
  }

  private async _writeUnsynced<T>(run: (tables: Tables) => T): Promise<T> {
    return (await this._commit(run, false)).result;
  }

  /** The wait for the disk begins with the commit, so that whoever reads at once waits as well. */
  private _commit<T>(run: (tables: Tables) => T, waits: boolean): Promise<ICommitted<T>> {
    const write = (): ICommitted<T> => {
      const { checkpoints, disk, tables } = this._opened;
      disk?.requireSound();
      const result = transaction(tables.db, () => run(tables));
      const synced = waits ? disk?.written() : undefined;
      checkpoints.noteCommit();
      return { result, synced };
    };
    return this._lock.write(write).catch((error: unknown) => {
      throw isUnwritten(error) ? notSaved(error) : error;
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

  protected get _opened(): IOpened {
    if (!this._open) {
      throw new Error('The storage is not open.');
    }
    return this._open;
  }

  private readonly _openDisk: () => Promise<DiskSync | null>;
  private readonly _lock = new Lock();
  private _open: IOpened | null = null;
}
