import type { IDisposable } from '../clock.js';
import type { Feed } from './feed.js';
import { isBehind, type IFeedEvent, type ITyping } from './feed-event.js';
import { type IPosition, wholeRow } from '../storage/journal.js';

export interface IFollowerOptions {
  readonly feed: Feed;
  /** The start position. Later events are delivered. */
  readonly from: IPosition;
  /** The user for whom it reads. All that one user has missed is read page by page, whatever the number of their followers. */
  readonly user: string;
  /**
   * Delivers events in order, those of several rows at a time. The list may be empty. Later events wait for the result, in the store and
   * not in memory.
   */
  deliver(events: readonly IFeedEvent[]): Promise<void>;
  /** Called when an event could not be delivered. Nothing more is delivered. */
  onError(error: unknown): void;
  onTyping?(typing: ITyping): void;
}

/** Reads the feed from a position on, at its own pace. */
export class Follower implements IDisposable {
  constructor(private readonly _options: IFollowerOptions) {
    this._position = _options.from;
    this._listening = _options.feed.listen({
      wake: () => this._wake(),
      typing: typing => _options.onTyping?.(typing)
    });
    this._wake();
  }

  /** Everything up to this position was delivered. */
  get position(): IPosition {
    return this._position;
  }

  dispose(): void {
    this._isDisposed = true;
    this._listening.dispose();
  }

  private _wake(): void {
    this._isAwake = true;
    this._running ??= this._run()
      .catch((error: unknown) => {
        if (!this._isDisposed) {
          this.dispose();
          this._options.onError(error);
        }
      })
      .finally(() => {
        this._running = null;
        if (this._isAwake && !this._isDisposed) {
          this._wake();
        }
      });
  }

  private async _run(): Promise<void> {
    while (this._isAwake && !this._isDisposed) {
      this._isAwake = false;
      for (;;) {
        const rows = await this._options.feed.after(this._next, this._options.user);
        if (rows.length === 0 || this._isDisposed) {
          break;
        }
        const events = rows.flatMap(row => row.events);
        await this._options.deliver(events.filter(event => isBehind(event, this._position)));
        this._position = wholeRow(rows[rows.length - 1].n);
      }
    }
  }

  /** The row after which to read. If the position is within a row, that row is read again. */
  private get _next(): number {
    const { n, i } = this._position;
    return i === wholeRow(n).i ? n : n - 1;
  }

  private readonly _listening: IDisposable;
  private _position: IPosition;
  private _running: Promise<void> | null = null;
  private _isAwake = false;
  private _isDisposed = false;
}
