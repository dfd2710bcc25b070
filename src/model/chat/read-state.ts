import type { IDisposable } from '@lumino/disposable';
import type { ChatList } from '../list/chat-list.js';
import type { IThread } from '../api.js';
import type { IMessageItem, ITimers } from '../contracts.js';
import { ReadPosition } from './read-position.js';
import { ReadReports } from './read-reports.js';

export interface IReadStateOptions {
  /** The chat's UUID. */
  id: string;
  list: ChatList;
  timers: ITimers;
  /** The chat's latest entry in the list. */
  thread(this: void): IThread | undefined;
  onChange(this: void): void;
}

/** The part of a chat that the user has read, as shown here and as reported to the server. */
export class ReadState implements IDisposable {
  constructor(private _options: IReadStateOptions) {
    this._reports = new ReadReports(_options.timers);
  }

  /** The `seq` up to which the user has read. */
  get seq(): number {
    return this._position.seq;
  }

  get newAfter(): number | null {
    return this._position.newAfter;
  }

  get isDisposed(): boolean {
    return this._reports.isDisposed;
  }

  /**
   * Counts the unread messages.
   *
   * @param isWhole - true if all unread messages are among these; otherwise the list knows the number
   */
  unread(messages: readonly IMessageItem[], isWhole: boolean): number {
    const { thread } = this._options;
    return isWhole ? this._position.unread(messages) : (thread()?.unreadCount ?? 0);
  }

  /** Another client of the same user has read further, or nothing before is unread. */
  raise(seq: number): void {
    this._position.raise(seq);
  }

  visit(): void {
    this._position.visit();
    this._options.onChange();
  }

  /**
   * Marks these messages as read, up to the given one or all.
   *
   * @param hasEnd - true if the messages end with the newest one
   */
  mark(messages: readonly IMessageItem[], hasEnd: boolean, upTo?: string): void {
    const { list, id: chat, onChange } = this._options;
    if (!list.get(chat)) {
      return; // The earlier position of the user is not known yet.
    }
    const newest = this._position.see(messages, upTo);
    if (newest) {
      onChange();
      const { id, seq } = newest;
      const unread = hasEnd ? this.unread(messages, true) : undefined;
      this._reports.put(() => list.markAsRead(chat, { id, seq, unread }));
    }
  }

  /** Repeats the last report if it was lost. */
  repeat(): void {
    this._reports.repeat();
  }

  dispose(): void {
    this._reports.dispose();
  }

  private _position = new ReadPosition();
  private _reports: ReadReports;
}
