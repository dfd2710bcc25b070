import {
  distinctionAmong,
  markedName,
  oneLine,
  plainWords,
  quoted,
  withoutQuotes
} from '../../src/document/index.js';
import type { IFeedEvent } from '../feed/feed-event.js';
import { senderOf } from '../identity/user.js';
import type { IChatSummary, IStorage } from '../storage/storage.js';

/** The longest name and the longest text in a push, in characters. A push service takes 4 KB. */
const LENGTH = 120;

/** The content of a push, as plain text. */
export interface INews {
  readonly chat: string;
  readonly title: string;
  readonly body: string;
}

/** Messages of a chat that may be news. */
export interface IArrived {
  /** The event of the newest one. */
  readonly event: IFeedEvent;
  /** Its author. */
  readonly sender: string;
  /** The `seq` of the oldest one. */
  readonly since: number;
}

/**
 * Whether a chat has news of which its reader wants to be notified.
 *
 * @param since - the `seq` of the first message that may be news
 */
export const isWanted = (
  { unread, newsSeq, leftOn, preferences, mentioned, partner }: IChatSummary,
  since: number
): boolean =>
  unread > 0 &&
  newsSeq >= since &&
  leftOn === undefined &&
  (preferences.notify === 'all' ||
    (preferences.notify === 'mentions' && (mentioned || partner !== undefined)));

/** The news of a chat: its name and the author of its newest message, and the words of the message only if they are wanted. */
export async function newsOf(
  storage: Pick<IStorage, 'getUser' | 'givenName' | 'namesakes'>,
  summary: IChatSummary,
  hasWords: boolean
): Promise<INews> {
  const { row, last, partner } = summary;
  const author = withoutQuotes(oneLine(await authorOf(storage, summary), LENGTH));
  const words = hasWords
    ? oneLine(plainWords(String(last?.body ?? '').slice(0, 2_000)), LENGTH)
    : '';
  const said = words && quoted(words);
  const isDirect = partner !== undefined;
  return {
    chat: row.id,
    title: isDirect ? author : withoutQuotes(oneLine(row.topic, LENGTH)),
    body: (isDirect ? [said] : [author, said]).filter(Boolean).join('\n')
  };
}

/** The name of the author of the newest message, with what tells them apart from others. */
async function authorOf(
  storage: Pick<IStorage, 'getUser' | 'givenName' | 'namesakes'>,
  { row: { id }, last }: IChatSummary
): Promise<string> {
  if (!last) {
    return '';
  }
  const { name, kind } = await senderOf(storage, id, last);
  const alike = await storage.namesakes(id, name, last.seq);
  return markedName(name, kind, distinctionAmong(last.sender, kind, alike)?.alias);
}
