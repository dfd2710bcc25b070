import { oneLine, plainWords } from '../../src/document/index.js';
import type { IChatSummary } from '../storage/storage.js';

/** The longest name and the longest text in a push, in characters. A push service takes 4 KB. */
const LENGTH = 120;

/** The content of a push, as plain text. */
export interface INews {
  readonly chat: string;
  readonly title: string;
  readonly body: string;
}

/** Whether a chat has news of which its reader wants to be notified. */
export const isWanted = ({
  unread,
  leftOn,
  preferences,
  mentioned,
  partner
}: IChatSummary): boolean =>
  unread > 0 &&
  leftOn === undefined &&
  (preferences.notify === 'all' ||
    (preferences.notify === 'mentions' && (mentioned || partner !== undefined)));

/** The news of a chat: its name and the author of its newest message, and the words of the message only if they are wanted. */
export function newsOf({ row, last, partner }: IChatSummary, hasWords: boolean): INews {
  const sender = oneLine(last?.display_name ?? last?.sender ?? '', LENGTH);
  const words = hasWords
    ? oneLine(plainWords(String(last?.body ?? '').slice(0, 2_000)), LENGTH)
    : '';
  const isDirect = partner !== undefined;
  return {
    chat: row.id,
    title: isDirect ? sender : oneLine(row.topic, LENGTH),
    body: (isDirect ? [words] : [sender, words]).filter(Boolean).join(': ')
  };
}
