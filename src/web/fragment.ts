/** The values in the fragment of the URL: `#chat=<id>`, with `&message=<id>` once, and, once, `#token=<token>`. */
export class Fragment {
  constructor(private _window: Window) {}

  /** The id of the chat that is shown; null for the list. */
  get chat(): string | null {
    return this._values.get('chat');
  }
  set chat(id: string | null) {
    if (id !== this.chat) {
      // This adds an entry to the browser's history, so that "back" leads from a chat to the list.
      this._window.location.hash = id ? new URLSearchParams({ chat: id }).toString() : '';
    }
  }

  get hasToken(): boolean {
    return this._values.has('token');
  }

  /** Returns the token and removes it from the URL, so that no one can read or copy it there. */
  takeToken(): string | null {
    return this._take('token');
  }

  /** The id of the message that the URL names; null for none. */
  get message(): string | null {
    return this._values.get('message');
  }

  /** Returns the message and removes it from the URL, because the reader moves on. */
  takeMessage(): string | null {
    return this._take('message');
  }

  /** For React's `useSyncExternalStore`. */
  subscribe = (listener: () => void): (() => void) => {
    this._window.addEventListener('hashchange', listener);
    return () => this._window.removeEventListener('hashchange', listener);
  };

  private _take(name: string): string | null {
    const values = this._values;
    const value = values.get(name);
    if (value !== null) {
      values.delete(name);
      const { pathname, search } = this._window.location;
      this._window.history.replaceState(null, '', `${pathname}${search}#${values.toString()}`);
    }
    return value;
  }

  private get _values(): URLSearchParams {
    return new URLSearchParams(this._window.location.hash.slice(1));
  }
}
