import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { IApiClient, IThread } from './api.js';
import type { ITimers } from './contracts.js';
import { INPUT_PAUSE_MS, type SearchState } from './message-search.js';
import { ThreadPages } from './thread-pages.js';

/** The size of a page of results. */
const PAGE = '50';

/** Finds chats by their names on the server while the user types. Results stay until newer ones arrive. */
export class ChatSearch implements IDisposable {
  constructor(private _options: { server: IApiClient; timers: ITimers }) {}

  get threads(): readonly IThread[] {
    return this._threads;
  }

  /** `failed`: only the chats that are loaded can be found. */
  get state(): SearchState {
    return this._state;
  }

  get hasMore(): boolean {
    return this._pages?.paging === 'idle' && this._state === 'ready';
  }

  get changed(): ISignal<ChatSearch, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Starts a search once the user pauses. Without words there is no search. */
  look(words: string): void {
    const topic = words.trim().slice(0, 200);
    if (topic === this._topic) {
      return;
    }
    this._topic = topic;
    this._cancel();
    if (topic === '') {
      this._threads = [];
      this._set('idle');
      return;
    }
    this._set('searching');
    this._pause = this._options.timers.delay(() => this.retry(), INPUT_PAUSE_MS);
  }

  /** Sends the query now. */
  retry(): void {
    this._pages = new ThreadPages(this._options.server, { maxPageSize: PAGE, topic: this._topic });
    void this._ask(this._pages, []);
  }

  /** Loads the next page. */
  more(): void {
    if (this._pages && this.hasMore) {
      void this._ask(this._pages, this._threads);
    }
  }

  dispose(): void {
    this._isDisposed = true;
    this._cancel();
    Signal.clearData(this);
  }

  private async _ask(pages: ThreadPages, before: readonly IThread[]): Promise<void> {
    this._cancel();
    const { signal } = (this._abort = new AbortController());
    this._set('searching');
    try {
      const page = await pages.more(signal);
      if (!signal.aborted) {
        this._threads = [...before, ...page];
        this._set('ready');
      }
    } catch {
      if (!signal.aborted) {
        this._threads = before;
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

  private _topic = '';
  private _threads: readonly IThread[] = [];
  private _pages: ThreadPages | null = null;
  private _state: SearchState = 'idle';
  private _pause: IDisposable | null = null;
  private _abort: AbortController | null = null;
  private _isDisposed = false;
  private _changed = new Signal<ChatSearch, void>(this);
}
