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

  private _open(): Promise<IDBPDatabase<S>> {
    const { name, version, upgrade } = this._options;
    return openDB<S>(name, version, {
      upgrade,
      // A page of a later version waits for this one to let go.
      blocking: (_from, _to, { target }) => {
        this._forget();
        (target as IDBDatabase).close();
      },
      terminated: this._forget
    });
  }

  private _forget = (): void => void (this._database = null);

  private _database: Promise<IDBPDatabase<S>> | null = null;
}
