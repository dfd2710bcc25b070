import type { PersonKind } from '../../document/index.js';
import { PagedSearch, type ISearchOptions } from './paged-search.js';

/** A person whom the server knows, as `GET /chat/people` finds them. */
export interface IKnownPerson {
  readonly username: string;
  readonly displayName: string;
  readonly kind: PersonKind;
}

/** Finds the people of the server by their names while the user types. */
export class PeopleSearch extends PagedSearch<IKnownPerson> {
  constructor(options: ISearchOptions) {
    super(options, 'chat/people');
  }

  get people(): readonly IKnownPerson[] {
    return this.results;
  }

  /** Starts a search once the user pauses. Without a text, it finds the first people. */
  look(text: string): void {
    const name = text.trim().slice(0, 200);
    if (name === '') {
      this.start('');
      this.retry();
    } else {
      this.start(name);
    }
  }

  protected parametersOf(name: string): Record<string, string> {
    return { maxPageSize: '20', ...(name !== '' && { name }) };
  }
}
