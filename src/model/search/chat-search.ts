import type { IThread } from '../api.js';
import { PagedSearch, type ISearchOptions } from './paged-search.js';

/** The size of a page of results. */
const PAGE_SIZE = '50';

/** Finds chats by their names on the server while the user types. In the state `failed`, only the loaded chats can be found. */
export class ChatSearch extends PagedSearch<IThread> {
  constructor(options: ISearchOptions) {
    super(options, 'chat/threads');
  }

  get threads(): readonly IThread[] {
    return this.results;
  }

  /** The list asks for the next page while it scrolls, so there is none to load while one is being read. */
  override get hasMore(): boolean {
    return super.hasMore && this.state === 'ready';
  }

  /** Starts a search once the user pauses. Without words there is no search. */
  look(words: string, workspace?: string): void {
    this.start(words.trim().slice(0, 200), workspace);
  }

  protected parametersOf(topic: string): Record<string, string> {
    return { maxPageSize: PAGE_SIZE, topic };
  }
}
