import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { seesAll } from '../../policy/policy.js';
import type { ISearchHit, ISearchOptions, ISearchQuery } from '../../storage/search.js';
import type { IChatSummary, IListOptions, IListPage, IStorage } from '../../storage/storage.js';

type Asked = Pick<IListOptions, 'left'>;
type AskedPage = Omit<IListPage, 'all'>;

/** A key that is equal for principals who see the same chat list. An administrator's token shows more than the same user's other tokens. */
export const listKeyOf = (principal: IPrincipal): string =>
  `${seesAll(principal) ? 'all' : 'own'} ${principal.username}`;

/** The chats that a principal may read, those with the newest activity first. */
export const chatsFor = (
  storage: Pick<IStorage, 'listChats'>,
  principal: IPrincipal,
  page: AskedPage = {}
): Promise<IChatSummary[]> =>
  storage.listChats(principal.username, { ...page, all: seesAll(principal) });

/** The ids of the chats in that list with unread messages, in one workspace or in all. */
export const unreadFor = (
  storage: Pick<IStorage, 'listUnread'>,
  principal: IPrincipal,
  workspace?: string
): Promise<string[]> =>
  storage.listUnread(principal.username, { all: seesAll(principal), workspace });

/** The summary of one chat in that list; null if the list does not have it. */
export const summaryFor = (
  storage: Pick<IStorage, 'getSummary'>,
  principal: IPrincipal,
  chat: string,
  { left }: Asked = {}
): Promise<IChatSummary | null> =>
  storage.getSummary(chat, principal.username, { all: seesAll(principal), left });

/** The summary of a chat that the principal takes part in or has left. @throws ChatError `chat_not_found`, `chat_deleted` */
export async function requireSummary(
  storage: Pick<IStorage, 'getSummary' | 'wasDeleted'>,
  principal: IPrincipal,
  chat: string
): Promise<IChatSummary> {
  const summary = await summaryFor(storage, principal, chat, { left: true });
  if (!summary) {
    throw new ChatError((await storage.wasDeleted(chat)) ? 'chat_deleted' : 'chat_not_found');
  }
  return summary;
}

/** Search the messages of those chats. */
export const searchFor = (
  storage: Pick<IStorage, 'searchMessages'>,
  principal: IPrincipal,
  query: ISearchQuery,
  range: Pick<ISearchOptions, 'limit' | 'skip' | 'workspace' | 'signal'>
): Promise<ISearchHit[]> =>
  storage.searchMessages(query, {
    ...range,
    username: principal.username,
    all: seesAll(principal)
  });
