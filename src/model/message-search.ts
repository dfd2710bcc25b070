import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { IMessageHit, IApiClient } from './api.js';
import type { ITimers } from './contracts.js';
import { nextPath } from './links.js';
import { toQuery, type Filters } from './search-filters.js';

const PATH = 'chat/search';

/** The time between the last keystroke and the request, in milliseconds. */
export const INPUT_PAUSE_MS = 250;

export type SearchState = 'idle' | 'searching' | 'ready' | 'failed';

interface IPage {
  value: IMessageHit[];
  nextLink?: string;
}

/** Searches the messages of all chats while the user types. Results stay until newer ones arrive. */
export class MessageSearch implements IDisposable {
  constructor(private _options: { server: IApiClient; timers: ITimers }) {}

  get hits(): readonly IMessageHit[] {
    return this._hits;
  }

  get state(): SearchState {
    return this._state;
  }

  get hasMore(): boolean {
    return this._next !== null;
  }

  get changed(): ISignal<MessageSearch, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** The last query, in the server's syntax. */
  get query(): string {
    return this._query;
  }

  /** Starts a search once the user pauses. Without words and filters there is no search. */
  look(words: string, filters: Filters): void {
    const query = toQuery(words, filters);
    if (query === this._query) {
      return;
    }
    this._query = query;
    this._cancel();
    if (query === '') {
      this._hits = [];
      this._next = null;
      this._set('idle');
      return;
    }
    this._set('searching');
    this._pause = this._options.timers.delay(() => this.retry(), INPUT_PAUSE_MS);
  }

  /** Sends the query now. */
  retry(): void {
    const query = new URLSearchParams({ q: this._query.slice(0, 500) });
    void this._ask(`${PATH}?${query.toString()}`, []);
  }

  /** Loads the next page. */
  more(): void {
    if (this._next !== null) {
      void this._ask(this._next, this._hits);
    }
  }

  dispose(): void {
    this._isDisposed = true;
    this._cancel();
    Signal.clearData(this);
  }

  private async _ask(path: string, before: readonly IMessageHit[]): Promise<void> {
    this._cancel();
    const abort = (this._abort = new AbortController());
    this._set('searching');
    try {
      const { server } = this._options;
      const page = await server.request<IPage>('GET', path, undefined, abort.signal);
      if (!abort.signal.aborted) {
        this._hits = [...before, ...page.value];
        this._next = page.nextLink ? nextPath(server, PATH, page.nextLink) : null;
        this._set('ready');
      }
    } catch {
      if (!abort.signal.aborted) {
        this._hits = before;
        this._set('failed');
      }
    }
  }

  private _cancel(): void {
    this._pause?.dispose();
    this._abort?.abort();
  }

  private _set(state: SearchState): void {
    this._state = state;
    this._changed.emit();
  }

  private _query = '';
  private _hits: readonly IMessageHit[] = [];
  private _next: string | null = null;
  private _state: SearchState = 'idle';
  private _pause: IDisposable | null = null;
  private _abort: AbortController | null = null;
  private _isDisposed = false;
  private _changed = new Signal<MessageSearch, void>(this);
}
