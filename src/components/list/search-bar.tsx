import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useRef } from 'react';
import { NO_SEARCH, takeFilters, type ISearch, type IThread } from '../../model/index.js';
import { IconButton } from '../shared/buttons.js';
import { Icon } from '../icons.js';
import { SearchFilters } from './search-filters.js';
import type { TimeFormat } from '../shared/time.js';

export const isSearching = ({ words, filters }: ISearch): boolean =>
  words.trim() !== '' || Object.keys(filters).length > 0;

export interface ISearchBarProps {
  search: ISearch;
  threads: readonly IThread[];
  trans: TranslationBundle;
  times: TimeFormat;
  today: number;
  onSearch(search: ISearch): void;
  /** Moves the focus to the first hit. */
  onDown(): void;
  onEnter(): void;
  /** The choice of where to search, beside the filters. */
  scope?: React.ReactNode;
  /** The elements beside the field while nothing is searched. */
  children: React.ReactNode;
}

/**
 * The field for searching chats and messages. The filters appear below it once there is a search. They do not appear on
 * focus alone, because the list would then move under the pointer that leaves the field.
 */
export function SearchBar(props: ISearchBarProps): JSX.Element {
  const { search, trans, onSearch } = props;
  const field = useRef<HTMLInputElement>(null);
  const active = isSearching(search);

  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape' && active) {
      event.stopPropagation();
      onSearch(NO_SEARCH);
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      props.onDown();
    } else if (event.key === 'Enter' && active) {
      // Otherwise the composer of the chat that is opened would get a line break.
      event.preventDefault();
      props.onEnter();
    } else if (event.key === 'Backspace' && search.words === '') {
      // Remove the last filter, as Backspace removes a character.
      const last = Object.entries(search.filters).slice(0, -1);
      onSearch({ ...search, words: '', filters: Object.fromEntries(last) });
    }
  };

  return (
    <div role="search" className="cq-Search">
      <div className="cq-Header">
        <label className="cq-Field">
          <Icon name="search" />
          <input
            ref={field}
            dir="auto"
            aria-label={trans.__('Search chats and messages')}
            placeholder={trans.__('Search')}
            value={search.words}
            onChange={event => {
              const { text, filters } = takeFilters(event.target.value);
              onSearch({ ...search, words: text, filters: { ...search.filters, ...filters } });
            }}
            onKeyDown={onKeyDown}
          />
          {active && (
            <IconButton
              icon="close"
              label={trans.__('Clear search')}
              onClick={() => {
                onSearch(NO_SEARCH);
                field.current?.focus();
              }}
            />
          )}
        </label>
        {!active && props.children}
      </div>
      {active && (
        <SearchFilters
          {...props}
          filters={search.filters}
          onChange={filters => onSearch({ ...search, filters })}
          onDone={() => field.current?.focus()}
        />
      )}
    </div>
  );
}
