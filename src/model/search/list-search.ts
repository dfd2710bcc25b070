import { Signal, type ISignal } from '@lumino/signaling';
import type { Filters } from './search-filters.js';

/** The words and filters of a search. */
export interface ISearch {
  readonly words: string;
  readonly filters: Filters;
  /** Whether it covers all workspaces, not only the current one. */
  readonly isEverywhere?: boolean;
}

export const NO_SEARCH: ISearch = { words: '', filters: {} };

/** The search in the list of chats. It outlives the view of the list. */
export class ListSearch {
  get current(): ISearch {
    return this._current;
  }
  set current(search: ISearch) {
    this._current = search;
    this._changed.emit();
  }

  get changed(): ISignal<ListSearch, void> {
    return this._changed;
  }

  /** Emitted when the user wants to search from elsewhere, so that the list has to be shown. */
  get requested(): ISignal<ListSearch, void> {
    return this._requested;
  }

  /** Begins a search for messages of one chat. */
  within(topic: string): void {
    this.current = { words: '', filters: { in: topic } };
    this._requested.emit();
  }

  private _current = NO_SEARCH;
  private _changed = new Signal<ListSearch, void>(this);
  private _requested = new Signal<ListSearch, void>(this);
}
