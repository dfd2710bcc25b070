import { requireNotSaved } from '../../errors.js';
import { passing } from '../passing.js';
import {
  asksNothing,
  nameMatcher,
  shownNames,
  type ISearchHit,
  type ISearchOptions,
  type ISearchQuery
} from '../search.js';
import type { ITransactions } from './connection.js';
import type { ISenders } from './searches.js';

/** Searches messages. There may be many messages to index and many names to compare, so others run in between. */
export async function searchMessages(
  store: ITransactions,
  query: ISearchQuery,
  options: ISearchOptions
): Promise<ISearchHit[]> {
  if (asksNothing(query)) {
    return [];
  }
  const newest = await store.read(({ searches }) => searches.newest());
  await catchUp(store, newest).catch(requireNotSaved); // a full disk hinders no search
  const all = await store.read(({ searches }) => searches.chats(options));
  const isAsked = nameMatcher(query.in ?? '');
  const chats = query.in === undefined ? all : await passing(all, ({ topic }) => isAsked([topic]));
  const senders = query.from === undefined ? null : await sendersLike(store, query.from);
  return store.read(({ searches }) => searches.find(query, options, { chats, senders }));
}

async function catchUp(store: ITransactions, newest: number): Promise<void> {
  if (await store.read(({ searches }) => searches.isBehind(newest))) {
    await store.writeInPieces(({ searches }) => {
      searches.advance();
      return searches.isBehind(newest);
    });
  }
}

async function sendersLike(store: ITransactions, from: string): Promise<ISenders> {
  const matches = nameMatcher(from);
  const users = await store.read(({ searches }) => searches.users());
  const given = await store.read(({ searches }) => searches.givenNames());
  const everywhere = await passing(users, ({ username, display_name: own, bot }) =>
    matches(shownNames(username, { own, bot: bot !== 0 }))
  );
  const inChats = await passing(given, ({ sender, name }) =>
    matches(shownNames(sender, { given: [name] }))
  );
  return {
    everywhere: everywhere.map(({ username }) => username),
    inChats: inChats.map(({ chat, sender }) => `${chat} ${sender}`)
  };
}
