import { createContext } from 'react';
import { Mentions, type IMention } from '../../document/index.js';
import type { IChatModel, IMessageItem, IPerson } from '../../model/index.js';
import { element } from '../content/elements.js';

/** Elements whose text mentions nobody, and those that are marked already. */
const OTHER = 'code, pre, a, .cq-Formula, .cq-Mention';

/** Marks the mentions in the messages of one chat, those of the reader more strongly. */
export class MentionMarks {
  constructor(private readonly _model: Pick<IChatModel, 'people' | 'username'>) {}

  /** Whether a message of somebody else mentions the reader. */
  isForReader({ own, mentions }: Pick<IMessageItem, 'own' | 'mentions'>): boolean {
    return !own && mentions?.includes(this._model.username) === true;
  }

  /** Puts each mention in the texts of a message into an element of its own. */
  mark(nodes: readonly HTMLElement[]): void {
    const texts = nodes.flatMap(textsIn);
    this._mentions
      .inAll(texts.map(({ data }) => data))
      .forEach((mentions, i) => this._markIn(texts[i], mentions));
  }

  private _markIn(text: Text, mentions: readonly IMention[]): void {
    const { data } = text;
    const parts: Node[] = [];
    let end = 0;
    for (const { from, to, usernames } of mentions) {
      const isMe = usernames.includes(this._model.username);
      const mark = element('span', `cq-Mention${isMe ? ' cq-mod-me' : ''}`);
      mark.textContent = data.slice(from, to);
      parts.push(document.createTextNode(data.slice(end, from)), mark);
      end = to;
    }
    if (parts.length > 0) {
      text.replaceWith(...parts, document.createTextNode(data.slice(end)));
    }
  }

  private get _mentions(): Mentions {
    const { people } = this._model;
    if (this._people !== people) {
      this._people = people;
      this._named = new Mentions(people);
    }
    return this._named;
  }

  private _people: readonly IPerson[] | null = null;
  private _named = new Mentions([]);
}

/** The texts of an element in which somebody may be mentioned. */
function textsIn(node: HTMLElement): Text[] {
  if (!node.textContent?.includes('@')) {
    return [];
  }
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) {
    texts.push(walker.currentNode as Text);
  }
  return texts.filter(
    ({ data, parentElement }) => data.includes('@') && !parentElement?.closest(OTHER)
  );
}

/** Marks the mentions in the messages of the chat that is shown. */
export const MentionContext = createContext<MentionMarks | null>(null);
