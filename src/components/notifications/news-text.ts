import type { TranslationBundle } from '@jupyterlab/translation';
import { kindOf } from '../../document/index.js';
import { oneLine, type IThread } from '../../model/index.js';
import { gistOf } from '../content/gist.js';
import { markedText } from '../shared/person-name.js';

/** The longest name of a chat and the longest text in a notification, in characters. */
const LENGTH = 80;

/** If more chats than this have new messages, they share one notification. */
export const MAX_CHATS = 3;

/** The newest message of a chat as one plain line, with its author: for the only new message of a chat. */
function lineOf({ lastMessage: last, direct }: IThread, trans: TranslationBundle): string | null {
  if (!last) {
    return null;
  }
  const text = gistOf({ body: last.content.message, contents: last.contents }, trans, LENGTH);
  const kind = last.senderKind ?? kindOf({ username: last.sender });
  const shown = { name: last.senderDisplayName, kind, alias: last.senderAlias };
  return direct === undefined ? `${markedText(shown, trans)}: ${text}` : text;
}

/** The title and the text of a notification about the news of a chat. Both are plain text. */
export function newsOf(thread: IThread, trans: TranslationBundle): { title: string; text: string } {
  const { unreadCount } = thread;
  const line = unreadCount === 1 ? lineOf(thread, trans) : null;
  const count = thread.mentioned
    ? trans._n(
        '%1 unread message, with a mention or reply for you',
        '%1 unread messages, with a mention or reply for you',
        unreadCount
      )
    : trans._n('%1 unread message', '%1 unread messages', unreadCount);
  return { title: oneLine(thread.topic, LENGTH), text: line ?? count };
}

/** The text of the notification that many chats share. */
export const newsOfMany = (threads: readonly IThread[], trans: TranslationBundle): string =>
  threads.some(({ mentioned }) => mentioned)
    ? trans.__('New messages in %1 chats, with a mention or reply for you', threads.length)
    : trans.__('New messages in %1 chats', threads.length);
