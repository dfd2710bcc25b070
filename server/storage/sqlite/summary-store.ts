import { passing } from '../passing.js';
import { containing } from '../search-words.js';
import type { IChatSummary, IListPage } from '../storage.js';
import type { ITransactions } from './connection.js';

/** A part of the list of chats. Others run while names are compared. */
export async function listChats(
  store: ITransactions,
  username: string,
  options: IListPage
): Promise<IChatSummary[]> {
  const { named, limit, ...page } = options;
  const places = await store.read(({ summaries }) =>
    summaries.places(username, named === undefined ? options : page)
  );
  const isNamed = named === undefined ? null : containing(named);
  const found = isNamed ? await passing(places, ({ topic }) => isNamed(topic), limit) : places;
  return store.read(({ summaries }) =>
    found.flatMap(({ id }) => summaries.get(id, username, options) ?? [])
  );
}
