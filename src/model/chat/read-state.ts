import type { IDisposable } from '@lumino/disposable';
import type { ChatList } from '../list/chat-list.js';
import type { IThread } from '../api.js';
import type { IMessageItem, ITimers } from '../contracts.js';
import type { LoadedHistory } from './loaded-history.js';
import { ReadPosition } from '../reading/read-position.js';
import { ReadReports } from '../reading/read-reports.js';
import type { Threads } from '../threads/threads.js';

/** The loaded messages of a chat, and the part of the chat that they are. */
export interface ILoadedMessages {
  readonly all: readonly IMessageItem[];
  readonly history: Pick<LoadedHistory, 'start' | 'newer' | 'trim'>;
}

export interface IReadStateOptions {
  /** The chat's UUID. */
  id: string;
  list: ChatList;
  messages: ILoadedMessages;
  timers: ITimers;
  threads: Pick<Threads, 'isRead' | 'lower'>;
  /** Whether the chat's document has arrived. Until then, nothing is known to be missing. */
  isReady(this: void): boolean;
  onChange(this: void): void;
}

/** The part of a chat that the user has read, as shown here and as reported to the server. */
export class ReadState implements IDisposable {
  constructor(private _options: IReadStateOptions) {
    this._reports = new ReadReports(_options.timers);
  }

  /** The number of unread messages; from the list if not all of them are loaded. */
  get unread(): number {
    return this._hasEnd && !this._isBefore(this._position.seq)
      ? this._count()
      : (this._thread?.unreadCount ?? 0);
  }

  /** The `seq` up to which the user has read. */
  get upTo(): number {
    return this._position.seq;
  }

  get newAfter(): number | null {
    return this._position.newAfter;
  }

  /** Whether the first message after the New line is before the loaded ones. */
  get lacksNew(): boolean {
    return this.newAfter !== null && this._isBefore(this.newAfter);
  }

  /** The `seq` after which the messages to read begin: at the New line, or else at the read position. */
  get firstUnreadAfter(): number {
    return this.newAfter ?? this._position.seq;
  }

  get isDisposed(): boolean {
    return this._reports.isDisposed;
  }

  /** Takes the chat's latest entry in the list. The first one begins a visit. */
  update(thread: IThread): void {
    const isFirst = !this._thread;
    this._thread = thread;
    const { readSequenceId: position, setUnreadOn: setOn } = thread;
    const isNews = !!setOn && setOn !== this._setOn;
    const isOwn = position === this._setAfter;
    if (isNews) {
      this._setOn = setOn;
      this._setAfter = null;
    }
    if (isFirst) {
      this._position.raise(position);
      this.visit();
    } else if (isNews && !isOwn) {
      this._lower(position);
    } else if (!this._setting) {
      this._position.raise(position);
      this._pass();
    }
  }

  visit(): void {
    this._skips = false;
    this._isHeld = false;
    this._pass();
    this._position.visit();
    this._options.onChange();
  }

  /** The user goes to the newest message: until the next visit, messages on the way count as read unseen. */
  skip(): void {
    this._skips = true;
    this._isHeld = false;
  }

  /** The user acts again. @returns whether messages in view were kept from counting as read */
  resume(): boolean {
    const isHeld = this._isHeld;
    this._isHeld = false;
    return isHeld;
  }

  /** Sets a loaded message and all behind it to unread, until the user comes back or acts again. */
  setUnread(message: string): void {
    const { list, id: chat, messages } = this._options;
    const seq = messages.all.find(({ id }) => id === message)?.seq;
    if (seq === undefined || !list.get(chat)) {
      return;
    }
    const setting = {};
    this._setting = setting;
    this._setAfter = seq - 1;
    this._lower(seq - 1);
    const unread = this._hasEnd ? this._count() : undefined;
    this._reports.put(async () => {
      await list.own.setUnread(chat, { id: message, seq, unread });
      this._setting = this._setting === setting ? null : this._setting;
    });
  }

  /** Marks the loaded messages as read, up to the given one or all. */
  mark(upTo?: string): void {
    const { list, id: chat, messages, onChange } = this._options;
    if (this._isBefore(this._position.seq) && !this._skips) {
      return; // There are unread messages before these, which nobody has seen.
    }
    if (this._hasEnd && (upTo === undefined || upTo === messages.all.at(-1)?.id)) {
      messages.history.trim();
    }
    if (!list.get(chat) || this._isHeld) {
      return; // The earlier position of the user is not known yet, or they have just set messages to unread.
    }
    const newest = this._position.see(messages.all, upTo);
    if (newest) {
      this._setting = null;
      onChange();
      const { id, seq } = newest;
      const unread = this._hasEnd ? this._count() : undefined;
      this._reports.put(() => list.markAsRead(chat, { id, seq, unread }));
    }
  }

  /** The connection is open again: repeats the last report if it was lost. */
  open(): void {
    this._pass();
    this._reports.repeat();
  }

  dispose(): void {
    this._reports.dispose();
  }

  /** Messages behind this `seq` are unread again. Messages in view do not count as read at once. */
  private _lower(seq: number): void {
    this._position.lower(seq);
    this._options.threads.lower(seq);
    this._isHeld = true;
    this._skips = false;
    this._options.onChange();
  }

  /** Raises the position to the loaded messages if nothing before them is unread, as far as the list knows. */
  private _pass(): void {
    const { list, messages, isReady } = this._options;
    const isCounted = isReady() && this._hasEnd && !list.isOffline;
    const isSet = this._isHeld || this._setting !== null;
    if (this._thread && isCounted && !isSet && this._thread.unreadCount <= this._count()) {
      this._position.raise(messages.history.start - 1);
    }
  }

  /** Counts the unread messages among the loaded ones. */
  private _count(): number {
    const { messages, threads } = this._options;
    return this._position.unread(messages.all, item => threads.isRead(item));
  }

  /** Whether the message after a `seq` is before the loaded ones. */
  private _isBefore(seq: number): boolean {
    const { messages, isReady } = this._options;
    return isReady() && messages.history.start > seq + 1;
  }

  /** Whether the loaded messages end with the newest one. */
  private get _hasEnd(): boolean {
    return this._options.messages.history.newer === 'none';
  }

  private _position = new ReadPosition();
  private _reports: ReadReports;
  private _thread: IThread | undefined;
  private _skips = false;
  /** Set while what is in view does not count as read, because the user has set it to unread. */
  private _isHeld = false;
  /** Set until the server has stored what the user has set to unread here. */
  private _setting: object | null = null;
  /** The place behind which the user has set all to unread here, until the server tells of that. */
  private _setAfter: number | null = null;
  /** The last time that the server told of, at which the user has set messages to unread here or elsewhere. */
  private _setOn: string | undefined;
}
