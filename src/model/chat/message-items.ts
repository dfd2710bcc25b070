import type { JSONObject } from '@lumino/coreutils';
import type { IMessage } from '../../document/index.js';
import { fieldsOf } from '../attachments/ready-file.js';
import type { IMessageItem } from '../contracts.js';
import { readQuestion } from './read-question.js';
import type { IUnsent, Outbox } from '../pending/outbox.js';
import type { Reactions } from '../reactions/reactions.js';
import { readReactions } from '../reactions/read-reactions.js';
import type { SavedEdits } from './saved-edits.js';

/** The data that an item is built from. */
export interface IItemContext {
  /** Returns a message from the document or the history. */
  get(this: void, id: string): IMessage | undefined;
  /** All messages that are loaded. */
  all(this: void): readonly IMessage[];
  /** Whether a message lies in the visible range of the chat. */
  shows(this: void, message: IMessageItem): boolean;
  readonly outbox: Outbox;
  readonly edits: SavedEdits;
  readonly reactions: Reactions;
  /** The current user's username. */
  readonly me: string;
  readonly online: boolean;
}

/**
 * The messages of a chat, ready for the view. An unchanged message stays the same object, so that only changed rows are
 * rendered.
 */
export class MessageItems {
  /** Ordered by `seq`; messages that are not stored yet come last. */
  get all(): readonly IMessageItem[] {
    return this._all;
  }

  /** Reads the messages with these ids again, or all of them. */
  update(context: IItemContext, ids?: Iterable<string>): void {
    if (!ids) {
      this._items.clear();
      context.all().forEach(message => this._set(context, message.id, message));
    } else {
      for (const id of ids) {
        this._set(context, id, context.get(id));
      }
    }
    for (const entry of context.outbox.entries) {
      if (!this._items.has(entry.id)) {
        this._set(context, entry.id, undefined);
      }
    }
    this._all = [...this._items.values()]
      .filter(item => context.shows(item))
      .sort(inOrder)
      .map(item => context.reactions.apply(context.edits.apply(item, context.online)));
  }

  /** All messages, in the visible part of the chat or not. */
  get loaded(): IterableIterator<IMessageItem> {
    return this._items.values();
  }

  /** A message as the server has stored it. */
  get(id: string): IMessageItem | undefined {
    return this._items.get(id);
  }

  private _set(context: IItemContext, id: string, message: IMessage | undefined): void {
    const { outbox, me, online } = context;
    if (typeof message?.seq === 'number') {
      outbox.remove(id);
    }
    const entry = outbox.get(id);
    if (!message && !entry) {
      this._items.delete(id);
      return;
    }
    const read = message ? readMessage(message) : fromOutbox(entry as IUnsent, me);
    this._items.set(id, {
      ...read,
      // A provisional time, until the server sends the real one.
      time: read.time ?? (entry && entry.sentOn / 1000),
      own: read.type === 'msg' && (entry !== undefined || (me !== '' && read.sender === me)),
      delivery: outbox.delivery(id, online),
      ...(entry?.failure ? { failure: entry.failure } : {})
    });
  }

  private _items = new Map<string, IMessageItem>();
  private _all: readonly IMessageItem[] = [];
}

const inOrder = (a: IMessageItem, b: IMessageItem): number =>
  a.seq === undefined && b.seq === undefined
    ? (a.time ?? 0) - (b.time ?? 0)
    : (a.seq ?? Infinity) - (b.seq ?? Infinity);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const record = (value: unknown): JSONObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JSONObject)
    : undefined;
const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/**
 * Reads a message from a shared document, which may hold anything. The fields that the view reads get the right types.
 */
export function readMessage(message: IMessage): IMessage {
  const { data, metadata } = message.mime_model ?? {};
  return {
    ...message,
    type: message.type === 'system' ? 'system' : 'msg',
    body: text(message.body),
    sender: text(message.sender),
    time: number(message.time),
    seq: number(message.seq),
    display_name: text(message.display_name) || undefined,
    event: text(message.event) || undefined,
    details: record(message.details),
    ...readQuestion(message),
    ...readReactions(message),
    // Only these two: an author must not decide whether their bundle is trusted.
    mime_model: data && typeof data === 'object' ? { data, metadata } : undefined
  };
}

const fromOutbox = ({ id, body, replyTo, files }: IUnsent, sender: string): IMessage => ({
  type: 'msg',
  id,
  body,
  sender,
  reply_to: replyTo,
  ...fieldsOf(files)
});
