import { SqliteStorage } from '../../server/storage/sqlite.js';

/** A store whose disk is full while a test says so. */
export class FullStorage extends SqliteStorage {
  setFull(isFull: boolean): void {
    this._opened.tables.db.exec(`PRAGMA query_only = ${isFull ? 1 : 0}`);
  }
}
