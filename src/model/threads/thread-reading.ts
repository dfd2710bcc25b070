import type { IDisposable } from '@lumino/disposable';
import { ReadPosition } from '../reading/read-position.js';
import { ReadReports } from '../reading/read-reports.js';
import type { IMessageItem, ITimers } from '../contracts.js';
import type { Followings } from './followings.js';

export interface IThreadReadingOptions {
  /** The id of the message at the root. */
  root: string;
  followings: Pick<Followings, 'read'>;
  timers: ITimers;
  /** The `seq` up to which the user had read in the thread, there or in the chat, when it was opened. */
  from: number;
}

/** The part of an open thread that the user has read. */
export class ThreadReading implements IDisposable {
  constructor(private _options: IThreadReadingOptions) {
    this._reports = new ReadReports(_options.timers);
    this._position.raise(_options.from);
    this._position.visit();
  }

  get newAfter(): number | null {
    return this._position.newAfter;
  }

  get isDisposed(): boolean {
    return this._reports.isDisposed;
  }

  visit(): void {
    this._isHeld = false;
    this._position.visit();
  }

  /** Marks these messages as read, up to the given one or all. */
  mark(messages: readonly IMessageItem[], upTo?: string): void {
    const newest = this._isHeld ? null : this._position.see(messages, upTo);
    if (newest) {
      const { root, followings } = this._options;
      this._reports.put(followings.read(root, newest));
    }
  }

  /** All behind a `seq` is unread again, until the user comes back or acts again. */
  lower(seq: number): void {
    this._position.lower(seq);
    this._isHeld = true;
  }

  /** The user acts again. @returns whether messages in view were kept from counting as read */
  resume(): boolean {
    const isHeld = this._isHeld;
    this._isHeld = false;
    return isHeld;
  }

  dispose(): void {
    this._reports.dispose();
  }

  private _position = new ReadPosition();
  private _reports: ReadReports;
  private _isHeld = false;
}
