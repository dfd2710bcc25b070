import { Breaks } from '../../breaks.js';
import { byActivity, byPlace } from '../chat-order.js';
import { passing } from '../passing.js';
import { containing } from '../search-words.js';
import {
  UNREAD_CHATS_MAX,
  type IAlerts,
  type IChatSummary,
  type IListOptions,
  type IListPage
} from '../storage.js';
import type { ITransactions } from './connection.js';
import type { IListedChat } from './summaries.js';

/** Places that are kept beside those that are asked for, because chats may go while others are looked at. */
const SPARE = 100;

/** Chats whose unread messages are read together. */
const ALERTS_PER_PIECE = 20;

/** A part of the list of chats. All chats are looked at, so others run in between. */
export async function listChats(
  store: ITransactions,
  username: string,
  options: IListPage
): Promise<IChatSummary[]> {
  const breaks = new Breaks();
  const { named, limit = Infinity } = options;
  const isNamed = named === undefined ? null : containing(named);
  const places = await placesOf(store, username, options);
  const found = isNamed
    ? await passing(places, ({ topic }) => isNamed(topic), limit + SPARE)
    : places;
  const list: IChatSummary[] = [];
  for (const { id } of found) {
    if (list.length === limit) {
      break;
    }
    await breaks.takeIfDue();
    const summary = await store.read(({ summaries }) => summaries.get(id, username, options));
    if (summary) {
      list.push(summary);
    }
  }
  return list.sort(byActivity); // a chat may have got messages meanwhile, and the next page begins behind the last one
}

/** The ids of chats with unread messages, most recent activity first. */
export async function listUnread(
  store: ITransactions,
  username: string,
  options: IListOptions
): Promise<string[]> {
  const page = { ...options, unread: true, limit: UNREAD_CHATS_MAX };
  const places = await placesOf(store, username, page);
  return places.slice(0, UNREAD_CHATS_MAX).map(({ id }) => id);
}

/** Of chats of a user: those that are muted, and those of which the news is urgent. */
export async function alertsOf(
  store: ITransactions,
  username: string,
  chats: readonly string[]
): Promise<IAlerts> {
  const breaks = new Breaks();
  const muted: string[] = [];
  const urgent: string[] = [];
  for (let at = 0; at < chats.length; at += ALERTS_PER_PIECE) {
    const some = chats.slice(at, at + ALERTS_PER_PIECE);
    const found = await store.read(({ summaries }) => summaries.alerts(username, some));
    found.muted.forEach(id => muted.push(id));
    found.urgent.forEach(id => urgent.push(id));
    await breaks.takeIfDue();
  }
  return { muted, urgent };
}

/** The places of the first chats of the list, in its order; of all that have the right name if one is asked for. */
async function placesOf(
  store: ITransactions,
  username: string,
  { limit = Infinity, named, ...page }: IListPage
): Promise<IListedChat[]> {
  const breaks = new Breaks();
  const most = named === undefined ? limit + SPARE : Infinity;
  let found: IListedChat[] = [];
  const first = (): IListedChat[] => found.sort(byPlace).slice(0, most);
  for (let from: number | null = 0; from !== null;) {
    const begin: number = from;
    const { places, last } = await store.read(({ summaries }) =>
      summaries.places(username, page, begin)
    );
    places.forEach(place => found.push(place));
    if (found.length > 2 * most) {
      found = first();
    }
    from = last;
    await breaks.takeIfDue();
  }
  return first();
}
