import type { TranslationBundle } from '@jupyterlab/translation';
import { kindOf, quoted, withoutQuotes } from '../../document/index.js';
import { oneLine, type IThread } from '../../model/index.js';
import { gistOf } from '../content/gist.js';
import { PARSE } from '../content/budget.js';
import { cutToCost, TextCosts } from '../content/text-costs.js';
import { markedText } from '../shared/person-name.js';

/** The longest parts of a notification, in characters. JupyterLab cuts it after 140. */
const LENGTHS = { title: 40, author: 40, words: 80 } as const;

/** The costs of the parts of a notification, see `costOfElement`. Three notifications may come at once. */
const COSTS = { title: 300, author: 300, words: 400 } as const;

/** The cost of all notifications that are shown together. */
export const MOST_SHOWN = PARSE.cost;

/** If more chats than this have new messages, they share one notification. */
export const MAX_CHATS = 3;

/** The newest message of a chat: a line with its author, and one with its words. For the only new message of a chat. */
function linesOf({ lastMessage: last, direct }: IThread, trans: TranslationBundle): string | null {
  if (!last) {
    return null;
  }
  const text = gistOf(
    { body: last.content.message, contents: last.contents },
    trans,
    LENGTHS.words
  );
  const words = quoted(cutToCost(text, COSTS.words));
  const kind = last.senderKind ?? kindOf({ username: last.sender });
  // The marks behind a name are never cut.
  const name = cutToCost(oneLine(last.senderDisplayName, LENGTHS.author), COSTS.author);
  const author = markedText({ name, kind, alias: last.senderAlias }, trans);
  return direct === undefined ? `${withoutQuotes(author)}\n${words}` : words;
}

/** The title and the text of a notification, as plain text. */
export interface INewsText {
  readonly title: string;
  readonly text: string;
  /** The cost of laying them out. */
  readonly cost: number;
}

/** The news of a chat for a notification. Only the words of a message are quoted. */
export function newsOf(thread: IThread, trans: TranslationBundle): INewsText {
  const { unreadCount } = thread;
  const lines = unreadCount === 1 ? linesOf(thread, trans) : null;
  const count = thread.mentioned
    ? trans._n(
        '%1 unread message, with a mention or reply for you',
        '%1 unread messages, with a mention or reply for you',
        unreadCount
      )
    : trans._n('%1 unread message', '%1 unread messages', unreadCount);
  const title = cutToCost(withoutQuotes(oneLine(thread.topic, LENGTHS.title)), COSTS.title);
  const text = lines ?? count;
  return { title, text, cost: new TextCosts().next(title + text) };
}

/** The text of the notification that many chats share. */
export const newsOfMany = (threads: readonly IThread[], trans: TranslationBundle): string =>
  threads.some(({ mentioned }) => mentioned)
    ? trans.__('New messages in %1 chats, with a mention or reply for you', threads.length)
    : trans.__('New messages in %1 chats', threads.length);
