import { deleteDB, openDB, type DBSchema, type IDBPDatabase, type OpenDBCallbacks } from 'idb';

export interface IBrowserDatabaseOptions<S extends DBSchema> {
  name: string;
  version: number;
  upgrade: NonNullable<OpenDBCallbacks<S>['upgrade']>;
  /** True if the content can be loaded again, so that the database of a later version is deleted. */
  isReplaceable?: boolean;
}

/** A database of the browser, opened with its first use. `open` rejects where the browser keeps nothing. */
export class BrowserDatabase<S extends DBSchema> {
  constructor(private _options: IBrowserDatabaseOptions<S>) {}

  /** The database; null while it is not open. */
  get opened(): IDBPDatabase<S> | null {
    return this._opened;
  }

  open(): Promise<IDBPDatabase<S>> {
    this._database ??= this._open().catch((error: Error) => {
      if (error.name !== 'VersionError' || !this._options.isReplaceable) {
        throw error;
      }
      return deleteDB(this._options.name).then(() => this._open());
    });
    this._database.catch(this._forget);
    return this._database;
  }

  private async _open(): Promise<IDBPDatabase<S>> {
    const { name, version, upgrade } = this._options;
    this._opened = await openDB<S>(name, version, {
      upgrade,
      // A page of a later version waits for this one to let go.
      blocking: (_from, _to, { target }) => {
        this._forget();
        (target as IDBDatabase).close();
      },
      terminated: this._forget
    });
    return this._opened;
  }

  private _forget = (): void => {
    this._database = null;
    this._opened = null;
  };

  private _database: Promise<IDBPDatabase<S>> | null = null;
  private _opened: IDBPDatabase<S> | null = null;
}
