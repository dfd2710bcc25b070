import type { IMessageItem } from '../contracts.js';
import type { IReplies } from '../thread-contracts.js';

/** The part of a summary that needs nothing else of the chat. */
export type BranchSummary = Omit<IReplies, 'isBelow' | 'unread'>;

/** The order of messages: by `seq`, and those that are not stored yet last. */
export const isBefore = (a: IMessageItem, b: IMessageItem): boolean =>
  a.seq === undefined && b.seq === undefined
    ? (a.time ?? 0) < (b.time ?? 0)
    : (a.seq ?? Infinity) < (b.seq ?? Infinity);

/** The loaded replies of one thread, in order, and their summary. */
export class Branch {
  get items(): readonly IMessageItem[] {
    return this._items;
  }

  /** The number, the last time and the authors; undefined if all replies are deleted. */
  get summary(): BranchSummary | undefined {
    if (this._isStale) {
      this._isStale = false;
      this._summary = undefined;
      this._items.forEach(item => this._count(item));
    }
    return this._summary;
  }

  /** The number of replies of others behind a `seq`. Costs as much as there are. */
  unreadAfter(after: number): number {
    let count = 0;
    for (let at = this._items.length - 1; at >= 0; at--) {
      const { seq, own, deleted } = this._items[at];
      if (seq !== undefined && seq <= after) {
        break;
      }
      count += seq !== undefined && !own && !deleted ? 1 : 0;
    }
    return count;
  }

  /** The last reply that is not deleted. */
  get last(): IMessageItem | undefined {
    let at = this._items.length - 1;
    while (at >= 0 && this._items[at].deleted) {
      at--;
    }
    return this._items[at];
  }

  /** Adds a reply. The newest one costs the same in a branch of any length. */
  add(item: IMessageItem): void {
    let at = this._items.length;
    while (at > 0 && isBefore(item, this._items[at - 1])) {
      at--;
    }
    const isLast = at === this._items.length;
    this._items.splice(at, 0, item);
    if (isLast && !this._isStale) {
      this._count(item);
    } else {
      this._isStale = true;
    }
  }

  remove(item: IMessageItem): void {
    this._items.splice(this._items.lastIndexOf(item), 1);
    this._isStale = true;
  }

  /** Puts a reply in the place of its earlier state. */
  replace(before: IMessageItem, item: IMessageItem): void {
    if (before.seq !== item.seq || before.time !== item.time) {
      this.remove(before);
      this.add(item);
    } else {
      this._items[this._items.lastIndexOf(before)] = item;
      this._isStale ||= before.deleted !== item.deleted;
    }
  }

  private _count({ deleted, sender, time }: IMessageItem): void {
    if (!deleted) {
      const { count = 0, usernames = [] } = this._summary ?? {};
      const others = usernames.filter(name => name !== sender);
      this._summary = { count: count + 1, time, usernames: [sender, ...others] };
    }
  }

  private _items: IMessageItem[] = [];
  private _summary: BranchSummary | undefined;
  private _isStale = false;
}
