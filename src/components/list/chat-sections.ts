import type { TranslationBundle } from '@jupyterlab/translation';
import {
  unreadCountOf,
  type ChatSearch,
  type IChatList,
  type ILinkedChats,
  type IThread
} from '../../model/index.js';
import type { IListSection } from './list-sections.js';

/** The usual height of a chat's row, in pixels. */
const HEIGHT = 44;

export interface IChatSectionsOptions {
  list: IChatList;
  linked: ILinkedChats;
  /** The ids of the chats in the section of unread ones. */
  unread: ReadonlySet<string>;
  trans: TranslationBundle;
  words: string;
  /** True if the user searches, by words or by filters. */
  searches: boolean;
  search: ChatSearch;
}

/** The sections of chats: those of the open file, unread, pinned and other ones; or those that a search has found. */
export function chatSectionsOf(options: IChatSectionsOptions): IListSection<IThread>[] {
  const { list, linked, unread, trans, words, searches, search } = options;
  if (searches) {
    const rows = words === '' ? [] : found(list, words, search);
    return sections({ key: 'found', title: trans.__('Chats'), rows, hasMore: search.hasMore });
  }
  const ofFile = new Set(linked.threads.map(({ id }) => id));
  const isUnread = ({ id }: IThread): boolean => unread.has(id);
  const isElsewhere = (id: string): boolean => !ofFile.has(id);
  const others = list.threads.filter(({ id }) => isElsewhere(id));
  const unreadRows = others.filter(isUnread);
  const read = others.filter(thread => !isUnread(thread));
  const unreadIds = new Set([...list.unread].filter(isElsewhere));
  const count = unreadCountOf({ unread: unreadIds, alerts: list.alerts });
  return sections(
    { key: 'file', title: nameOf(linked.path ?? ''), rows: linked.threads },
    {
      key: 'unread',
      title: trans.__('Unread'),
      rows: unreadRows,
      count: Math.max(unreadRows.length, count),
      hasMore: count > unreadRows.length && list.unreadPaging === 'idle'
    },
    { key: 'pinned', title: trans.__('Pinned'), rows: read.filter(({ pinned }) => pinned) },
    {
      key: 'all',
      title: trans.__('All'),
      rows: read.filter(({ pinned }) => !pinned),
      hasMore: list.paging === 'idle'
    }
  );
}

/** The name of a file. */
const nameOf = (path: string): string => path.split('/').at(-1)!;

/** Loads more of a section of chats. */
export function loadMore(key: string, list: IChatList, search: ChatSearch): void {
  if (key === 'unread') {
    list.moreUnread();
  } else if (key === 'all') {
    list.more();
  } else if (key === 'found') {
    search.more();
  }
}

/** The loaded chats with the words in their names at once, and behind them the others that the server has found. */
function found(list: IChatList, words: string, { threads, state }: ChatSearch): IThread[] {
  const wanted = words.toLocaleLowerCase();
  const has = ({ topic }: IThread): boolean => topic.toLocaleLowerCase().includes(wanted);
  const here = list.threads.filter(has);
  const known = new Set(here.map(({ id }) => id));
  const others = threads
    .map(thread => list.get(thread.id) ?? thread)
    // Results for an earlier text may not match.
    .filter(one => !known.has(one.id) && !list.isGone(one.id) && (state === 'ready' || has(one)));
  return [...here, ...others];
}

const sections = (...all: Omit<IListSection<IThread>, 'height'>[]): IListSection<IThread>[] =>
  all
    .filter(({ rows, hasMore }) => rows.length > 0 || hasMore)
    .map(section => ({ ...section, height: HEIGHT }));
