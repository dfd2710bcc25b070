import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { IApiClient } from '../api.js';
import type { ITimers } from '../contracts.js';
import { nextPath } from '../links.js';

/** The time between the last keystroke and the request, in milliseconds. */
const INPUT_PAUSE_MS = 250;

export type SearchState = 'idle' | 'searching' | 'ready' | 'failed';

export interface ISearchOptions {
  server: IApiClient;
  timers: ITimers;
}

interface IPage<T> {
  value: T[];
  nextLink?: string;
}

/** Searches on the server while the user types, and reads the results page by page. Results stay until newer ones arrive. */
export abstract class PagedSearch<T> implements IDisposable {
  /** @param _path - the path of the request, without its query */
  constructor(
    private _options: ISearchOptions,
    private _path: string
  ) {}

  get state(): SearchState {
    return this._state;
  }

  get hasMore(): boolean {
    return this._next !== null;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** The last query. */
  get query(): string {
    return this._query;
  }

  /** Sends the query now. */
  retry(): void {
    const query = new URLSearchParams(this.parametersOf(this._query));
    if (this._workspace !== undefined) {
      query.set('workspaceId', this._workspace);
    }
    void this._ask(`${this._path}?${query.toString()}`, []);
  }

  /** Loads the next page. */
  more(): void {
    if (this._next !== null && this.hasMore) {
      void this._ask(this._next, this._results);
    }
  }

  dispose(): void {
    this._isDisposed = true;
    this._cancel();
    Signal.clearData(this);
  }

  protected get results(): readonly T[] {
    return this._results;
  }

  /** The parameters of the request for a query. */
  protected abstract parametersOf(query: string): Record<string, string>;

  /**
   * Starts a search once the user pauses. An empty query ends the search.
   *
   * @param workspace - the id of the workspace that is searched; undefined for all
   */
  protected start(query: string, workspace?: string): void {
    if (query === this._query && workspace === this._workspace) {
      return;
    }
    if (workspace !== this._workspace) {
      // Results of another workspace do not stay.
      this._results = [];
      this._next = null;
    }
    this._query = query;
    this._workspace = workspace;
    this._cancel();
    if (query === '') {
      this._results = [];
      this._next = null;
      this._set('idle');
      return;
    }
    this._set('searching');
    this._pause = this._options.timers.delay(() => this.retry(), INPUT_PAUSE_MS);
  }

  private async _ask(path: string, before: readonly T[]): Promise<void> {
    this._cancel();
    const { signal } = (this._abort = new AbortController());
    this._set('searching');
    try {
      const { server } = this._options;
      const page = await server.request<IPage<T>>('GET', path, undefined, signal);
      if (!signal.aborted) {
        this._results = [...before, ...page.value];
        this._next = page.nextLink ? nextPath(server, this._path, page.nextLink) : null;
        this._set('ready');
      }
    } catch {
      if (!signal.aborted) {
        this._results = before;
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
  private _workspace: string | undefined;
  private _results: readonly T[] = [];
  private _next: string | null = null;
  private _state: SearchState = 'idle';
  private _pause: IDisposable | null = null;
  private _abort: AbortController | null = null;
  private _isDisposed = false;
  private _changed = new Signal<this, void>(this);
}
