import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IChatList, ISearch } from '../../model/index.js';
import type { IMenuItem } from '../contracts.js';
import { Button } from '../shared/buttons.js';
import { Empty } from '../shared/states.js';

/** The list could not be loaded. */
export const ListFailed = ({
  list,
  trans
}: {
  list: IChatList;
  trans: TranslationBundle;
}): JSX.Element => (
  <Empty
    icon="warn"
    title={trans.__('The chats could not be loaded')}
    actions={
      <Button icon="refresh" primary onClick={() => list.retry()}>
        {trans.__('Retry')}
      </Button>
    }
  >
    {list.error}
  </Empty>
);

/** There are no chats yet. */
export const NoChats = ({
  trans,
  onNew,
  imports: [importItem]
}: {
  trans: TranslationBundle;
  onNew?(this: void): void;
  /** The entries of the menu that import a chat. */
  imports: readonly IMenuItem[];
}): JSX.Element => (
  <Empty
    icon="chat"
    title={trans.__('No chats yet')}
    actions={
      onNew && (
        <>
          <Button icon="add" primary onClick={onNew}>
            {trans.__('New chat')}
          </Button>
          {importItem && <Button onClick={importItem.onSelect}>{trans.__('Import')}</Button>}
        </>
      )
    }
  >
    {trans.__('Chat with your team and with bots.')}
  </Empty>
);

/** A search found nothing. If it covers a part of the chats, it can go on in all of them. */
export function NoResults({
  search,
  isPart,
  trans,
  onSearch
}: {
  search: ISearch;
  isPart: boolean;
  trans: TranslationBundle;
  onSearch(search: ISearch): void;
}): JSX.Element {
  const words = search.words.trim();
  const { in: chat, ...filters } = search.filters;
  // Without words and other filters, nothing would be left to search for.
  const canWiden = isPart || (chat !== undefined && (words || Object.keys(filters).length > 0));
  return (
    <Empty
      icon="search"
      title={words ? trans.__('No results for “%1”', words) : trans.__('No results')}
      actions={
        canWiden && (
          <Button onClick={() => onSearch({ words: search.words, filters, isEverywhere: true })}>
            {trans.__('Search in all chats')}
          </Button>
        )
      }
    >
      {trans.__('Try fewer words or filters.')}
    </Empty>
  );
}
