import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { ChatSearch, IChatList } from '../../model/index.js';
import { Button } from '../shared/buttons.js';

/** Says that some chats could not be loaded or searched, and offers to try again. */
export function PagesEnd({
  list,
  search,
  searches,
  trans
}: {
  list: IChatList;
  search: ChatSearch;
  searches: boolean;
  trans: TranslationBundle;
}): JSX.Element | null {
  const fails = searches
    ? search.state === 'failed'
    : list.paging === 'failed' || list.unreadPaging === 'failed';
  return fails ? (
    <div className="cq-Hits-end" role="status">
      {searches
        ? trans.__('Only the loaded chats were searched.')
        : trans.__('More chats could not be loaded.')}
      <Button onClick={() => (searches ? search.retry() : list.retry())}>
        {trans.__('Retry')}
      </Button>
    </div>
  ) : null;
}
