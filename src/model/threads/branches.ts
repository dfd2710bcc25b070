import type { IMessageItem } from '../contracts.js';
import type { IReplies } from '../thread-contracts.js';

interface IBranch {
  readonly items: IMessageItem[];
  replies: IReplies | undefined;
}

/**
 * The threads among the loaded messages of a chat. A thread is a message that replies to none, with all that reply to it
 * or to one of its replies.
 */
export class Branches {
  /** @param _messages - returns the loaded messages, in order; another array once any has changed */
  constructor(private _messages: () => readonly IMessageItem[]) {}

  /** The root of the thread of a message: itself, if it replies to none. A message that is not loaded counts as a root. */
  rootOf(id: string): string {
    this._read();
    return this._roots.get(id) ?? id;
  }

  isLoaded(id: string): boolean {
    this._read();
    return this._places.has(id);
  }

  /** The replies in the thread of this root; undefined for none. */
  repliesTo(root: string): IReplies | undefined {
    this._read();
    return this._branches.get(root)?.replies;
  }

  /** The loaded messages of a thread, in order, with the root if that is loaded. */
  messagesIn(root: string): readonly IMessageItem[] {
    this._read();
    const at = this._places.get(root);
    const alone = at === undefined ? [] : [this._messages()[at]];
    return this._branches.get(root)?.items ?? alone;
  }

  private _read(): void {
    const messages = this._messages();
    if (messages === this._known) {
      return;
    }
    this._known = messages;
    this._roots.clear();
    this._branches.clear();
    this._places.clear();
    messages.forEach((item, place) => {
      this._places.set(item.id, place);
      if (item.reply_to !== undefined) {
        const root = this._roots.get(item.reply_to) ?? item.reply_to;
        const at = this._places.get(root);
        this._roots.set(item.id, root);
        this._add(item, root, at === undefined ? undefined : messages[at], place - (at ?? -1));
      }
    });
  }

  /** @param distance - the number of messages from the root to this one */
  private _add(
    item: IMessageItem,
    root: string,
    rootItem: IMessageItem | undefined,
    distance: number
  ): void {
    const branch = this._branches.get(root) ?? {
      items: rootItem ? [rootItem] : [],
      replies: undefined
    };
    this._branches.set(root, branch);
    branch.items.push(item);
    if (!item.deleted) {
      const { count = 0, usernames = [] } = branch.replies ?? {};
      const others = usernames.filter(name => name !== item.sender);
      branch.replies = {
        ...{ count: count + 1, time: item.time, usernames: [item.sender, ...others] },
        isBelow: distance === count + 1
      };
    }
  }

  private _known: readonly IMessageItem[] | null = null;
  /** The places of the messages by their ids. */
  private _places = new Map<string, number>();
  /** The root of each reply. */
  private _roots = new Map<string, string>();
  private _branches = new Map<string, IBranch>();
}
