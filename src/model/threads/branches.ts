import type { IMessageItem } from '../contracts.js';
import type { IReplies } from '../thread-contracts.js';
import { Branch } from './branch.js';

export interface IBranchesOptions {
  /** The visible messages, in order and without a gap; another array once any has changed. */
  messages(this: void): readonly IMessageItem[];
  /** A loaded message, visible or not, with its `seq`. */
  loaded(this: void, id: string): Pick<IMessageItem, 'seq'> | undefined;
  /** The `seq` up to which the user has read the thread with this root. */
  readIn(this: void, root: string): number;
}

/**
 * The threads among the visible messages of a chat. A thread is a message that replies to none, with all that reply to it
 * or to one of its replies. A change costs as much as the messages that have changed.
 */
export class Branches {
  constructor(private _options: IBranchesOptions) {}

  /** Notes that messages have changed. Without ids, any of them may have. */
  note(ids?: Iterable<string>): void {
    for (const id of ids ?? []) {
      this._noted?.add(id);
    }
    this._noted = ids ? this._noted : null;
  }

  /** The root of the thread of a message: itself, if it replies to none. A message that is not loaded counts as a root. */
  rootOf(id: string): string {
    this._read();
    return this._roots.get(id) ?? id;
  }

  isLoaded(id: string): boolean {
    this._read();
    return this._items.has(id);
  }

  /** The replies in the thread of this root; undefined for none. */
  repliesTo(root: string): IReplies | undefined {
    this._read();
    const branch = this._branches.get(root);
    const summary = branch?.summary;
    if (!summary) {
      return undefined;
    }
    const messages = this._options.messages();
    const item = this._items.get(root);
    const place = (item && placeOf(messages, item)) ?? -1;
    const unread = branch.unreadAfter(this._options.readIn(root));
    return {
      ...summary,
      unread,
      isBelow: messages[place + summary.count]?.id === branch?.last?.id
    };
  }

  /** The loaded messages of a thread, in order, with the root if that is loaded. An unchanged list stays the same object. */
  messagesIn(root: string): readonly IMessageItem[] {
    this._read();
    const known = this._lists.get(root);
    const item = this._items.get(root);
    const list = known ?? [...(item ? [item] : []), ...(this._branches.get(root)?.items ?? [])];
    this._lists.set(root, list);
    return list;
  }

  private _read(): void {
    const messages = this._options.messages();
    if (messages === this._known) {
      return;
    }
    this._known = messages;
    const noted = this._noted;
    this._noted = new Set();
    if (noted === null || noted.size === 0 || !this._take(noted, messages)) {
      this._takeAll(messages);
    }
  }

  private _takeAll(messages: readonly IMessageItem[]): void {
    [this._items, this._roots, this._branches, this._lists].forEach(map => map.clear());
    messages.forEach(item => this._add(item));
  }

  /** Takes what has become of these messages. @returns whether that are all changes, as far as can be told */
  private _take(ids: Iterable<string>, messages: readonly IMessageItem[]): boolean {
    for (const id of ids) {
      const before = this._items.get(id);
      const seq = this._options.loaded(id);
      const at = seq && placeOf(messages, { id, ...seq });
      const item = at === undefined ? undefined : messages[at];
      if (before && (!item || before.reply_to !== item.reply_to)) {
        return false;
      }
      if (before && item) {
        this._replace(before, item);
      } else if (item && this._branches.has(id) && item.reply_to !== undefined) {
        return false; // Its replies belong to the thread of another message.
      } else if (item) {
        this._add(item);
      }
    }
    // The visible part of the chat has no gap, so it holds the same messages if its ends and its length are the same.
    const ends = [messages[0], messages[messages.length - 1]];
    return (
      this._items.size === messages.length && ends.every(item => !item || this._items.has(item.id))
    );
  }

  private _add(item: IMessageItem): void {
    this._items.set(item.id, item);
    this._lists.delete(item.id);
    if (item.reply_to !== undefined) {
      const root = this._roots.get(item.reply_to) ?? item.reply_to;
      const branch = this._branches.get(root) ?? new Branch();
      this._roots.set(item.id, root);
      this._branches.set(root, branch);
      this._lists.delete(root);
      branch.add(item);
    }
  }

  private _replace(before: IMessageItem, item: IMessageItem): void {
    const root = this._roots.get(item.id) ?? item.id;
    this._items.set(item.id, item);
    [item.id, root].forEach(id => this._lists.delete(id));
    if (root !== item.id) {
      this._branches.get(root)?.replace(before, item);
    }
  }

  private _known: readonly IMessageItem[] | null = null;
  /** The ids of messages that have changed since; null if any may have. */
  private _noted: Set<string> | null = null;
  private _items = new Map<string, IMessageItem>();
  /** The root of each reply. */
  private _roots = new Map<string, string>();
  private _branches = new Map<string, Branch>();
  /** The messages of the threads that were asked for. */
  private _lists = new Map<string, readonly IMessageItem[]>();
}

/** The place of a message among ordered ones, or undefined. Messages without a `seq` are few, and last. */
function placeOf(
  messages: readonly IMessageItem[],
  { id, seq }: Pick<IMessageItem, 'id' | 'seq'>
): number | undefined {
  if (seq === undefined) {
    for (let at = messages.length - 1; at >= 0 && messages[at].seq === undefined; at--) {
      if (messages[at].id === id) {
        return at;
      }
    }
    return undefined;
  }
  let [low, high] = [0, messages.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((messages[middle].seq ?? Infinity) < seq) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return messages[low]?.id === id ? low : undefined;
}
