import type { IIdentity } from '../api.js';

/** The browser's storage of short texts. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The user who signed in last to a chat server in this browser. It tells whose copies to show while the server is away. */
export class KeptIdentity {
  constructor(
    private _storage: TextStorage,
    baseUrl: string
  ) {
    this._key = `colloquy-user ${baseUrl}`;
  }

  /** Null if there is none, or something else stands in its place. */
  read(): IIdentity | null {
    try {
      const identity = JSON.parse(this._storage.getItem(this._key) ?? 'null') as IIdentity | null;
      const isOne =
        typeof identity?.username === 'string' && typeof identity.displayName === 'string';
      return isOne ? identity : null;
    } catch {
      return null;
    }
  }

  write(identity: IIdentity): void {
    try {
      this._storage.setItem(this._key, JSON.stringify(identity));
    } catch {
      // Without storage, nobody is known before they sign in.
    }
  }

  remove(): void {
    try {
      this._storage.removeItem(this._key);
    } catch {
      // Without storage, there is none.
    }
  }

  private _key: string;
}
