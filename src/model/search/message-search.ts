import type { IMessageHit } from '../api.js';
import { PagedSearch, type ISearchOptions } from './paged-search.js';
import { toQuery, type Filters } from './search-filters.js';

/** Searches the messages of a workspace, or of all chats, while the user types. The query has the server's syntax. */
export class MessageSearch extends PagedSearch<IMessageHit> {
  constructor(options: ISearchOptions) {
    super(options, 'chat/search');
  }

  get hits(): readonly IMessageHit[] {
    return this.results;
  }

  /** Starts a search once the user pauses. Without words and filters there is no search. */
  look(words: string, filters: Filters, workspace?: string): void {
    this.start(toQuery(words, filters), workspace);
  }

  protected parametersOf(query: string): Record<string, string> {
    return { q: query.slice(0, 500) };
  }
}
