import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import type { TextStorage } from '../model/index.js';

const KEY = 'colloquy-token';

/** The token of a link, before it is known whether to ask first. */
const WAITING = 'colloquy-link';

/**
 * The token of the page. It survives a reload, and the next tab and the installed page find it too, until its user signs
 * out. Each tab keeps its own token, so that two tabs can have two users.
 */
export class KeptSignIn {
  constructor(
    private _tab: TextStorage,
    private _browser: TextStorage,
    baseUrl: string
  ) {
    this._key = `${KEY} ${baseUrl}`;
  }

  get token(): string | null {
    return (this._tab.getItem(KEY) ?? this.ofBrowser) || null;
  }

  /** The token of the tab in which somebody signed in last. */
  get ofBrowser(): string | null {
    return attempt(() => this._browser.getItem(this._key));
  }

  set token(token: string) {
    this._tab.setItem(KEY, token);
    attempt(() => this._browser.setItem(this._key, token));
  }

  /** The token of a link that waits in this tab, without signing anybody in. */
  get waiting(): string | null {
    return this._tab.getItem(WAITING);
  }

  set waiting(token: string | null) {
    if (token === null) {
      this._tab.removeItem(WAITING);
    } else {
      this._tab.setItem(WAITING, token);
    }
  }

  /** The user of the tab has left. The tab does not take up the token of another user whom the browser has signed in. */
  remove(): void {
    const { token, ofBrowser: kept } = this;
    this.waiting = null;
    if (kept === token || kept === null) {
      this._tab.removeItem(KEY);
      attempt(() => this._browser.removeItem(this._key));
    } else {
      this._tab.setItem(KEY, '');
    }
  }

  /** Calls back when the user of this tab has signed out in another one. */
  onRemoved(page: Window, callback: () => void): IDisposable {
    const listener = ({ key, oldValue, newValue }: StorageEvent): void => {
      if (key === this._key && newValue === null && oldValue === this._tab.getItem(KEY)) {
        callback();
      }
    };
    page.addEventListener('storage', listener);
    return new DisposableDelegate(() => page.removeEventListener('storage', listener));
  }

  private _key: string;
}

/** A browser may keep nothing beyond a tab. */
function attempt<T>(use: () => T): T | null {
  try {
    return use();
  } catch {
    return null;
  }
}
