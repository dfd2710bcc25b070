import type { IIdentityRow } from '../../server/storage/storage.js';

/** The identities of `MemoryStorage`. */
export class MemoryIdentities {
  add(username: string, guid: string): IIdentityRow {
    const row = this._rows.get(username) ?? { username, guid, generation: 0, deleted: false };
    this._rows.set(username, row);
    return row;
  }

  get(username: string): IIdentityRow | null {
    return this._rows.get(username) ?? null;
  }

  find(guid: string): IIdentityRow | null {
    return [...this._rows.values()].find(row => row.guid === guid) ?? null;
  }

  change(username: string, change: (row: IIdentityRow) => Partial<IIdentityRow>): void {
    const row = this._rows.get(username);
    if (row) {
      this._rows.set(username, { ...row, ...change(row) });
    }
  }

  settle(name: string, value: string): string {
    const settled = this._settled.get(name) ?? value;
    this._settled.set(name, settled);
    return settled;
  }

  private _rows = new Map<string, IIdentityRow>();
  private _settled = new Map<string, string>();
}
