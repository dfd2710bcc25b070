import type { IDisposable } from '@lumino/disposable';
import type { IMessage, IMessageChange } from '../../document/index.js';
import type { IApiClient } from '../api.js';
import type { Paging } from '../contracts.js';
import {
  highestSeq,
  lowestSeq,
  requestPage,
  type IHistoryPage,
  type StoredMessage
} from './history-page.js';

/** The number of messages that are requested per page while scrolling. */
const PAGE_SIZE = 50;

/** After a lost connection, up to this many pages of this size are loaded again. Older messages are dropped. */
const FRESH_PAGE = 200;
const FRESH_PAGES = 5;

/** Above this number of messages, the oldest are dropped once no one looks at them. */
const MAX_MESSAGES = 1_000;

export interface ILoadedHistoryOptions {
  server: IApiClient;
  /** The chat's UUID. */
  id: string;
  /** Messages were added, changed or removed; without ids, any of them. Also called when paging begins, ends or fails. */
  onChange(this: void, ids?: string[]): void;
}

/**
 * The loaded messages that have left the document, and the visible range of the chat. The range has no gap. It ends
 * with the document's newest message, or earlier after a jump far back.
 */
export class LoadedHistory implements IDisposable {
  constructor(private _options: ILoadedHistoryOptions) {}

  /** Messages up to this `seq` may be missing from the document. */
  get folded(): number {
    return this._folded;
  }

  /** The visible range begins with this `seq`. */
  get start(): number {
    return this._start;
  }

  get older(): Paging {
    return this._start > 1 ? this._older : 'none';
  }

  /** `none`, unless the visible range ends before the newest message. */
  get newer(): Paging {
    return this._end < Infinity ? this._newer : 'none';
  }

  get messages(): IterableIterator<IMessage> {
    return this._messages.values();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get(id: string): IMessage | undefined {
    return this._messages.get(id);
  }

  /** Whether a message lies in the visible range. Messages that are not stored yet count as the last ones. */
  shows({ seq = Number.MAX_VALUE }: Pick<IMessage, 'seq'>): boolean {
    return seq >= this._start && seq <= this._end;
  }

  /**
   * Called when the document is in sync with the server. Messages that were visible before may have changed in the
   * meantime.
   */
  open(folded: number): void {
    if (!this._isOpen) {
      this._isOpen = true;
      this._messages.clear(); // they are from a copy
      this._folded = folded;
      this._start = folded + 1;
      return;
    }
    this._folded = folded;
    this._forget(({ seq }) => seq > folded);
    if (this._start <= folded) {
      void this._refresh();
    }
  }

  /** Takes over messages that have moved from the document to the history. */
  fold(messages: readonly IMessage[], folded: number): void {
    this._folded = folded;
    if (this._end === Infinity) {
      this.hold(messages.filter(message => this.shows(message)));
    }
  }

  /** Keeps showing these messages until the document has them again. */
  hold(messages: readonly IMessage[]): void {
    messages.filter(isStored).forEach(message => this._messages.set(message.id, message));
  }

  /** Applies changes to the messages that are loaded; others are ignored. */
  merge(changes: readonly IMessageChange[]): void {
    const shown = changes.filter(({ id }) => this._messages.has(id));
    shown.forEach(change => {
      const fields = Object.entries({ ...this._messages.get(change.id), ...change });
      const left = fields.filter(([, value]) => value !== null);
      this.hold([Object.fromEntries(left) as unknown as IMessage]);
    });
    this._options.onChange(shown.map(({ id }) => id));
  }

  delete(id: string): void {
    this._messages.delete(id);
  }

  async loadOlder(): Promise<void> {
    if (this.older === 'none' || this._older === 'loading') {
      return;
    }
    this._older = 'loading';
    this._options.onChange([]);
    const page = await this._ask({ before: this._start, maxPageSize: PAGE_SIZE }, () => {
      this._older = 'failed';
    });
    if (page) {
      this._older = 'idle';
      this._start = page.nextLink ? lowestSeq(page) : 1;
      this._take(page);
    }
  }

  async loadNewer(): Promise<void> {
    if (this.newer === 'none' || this._newer === 'loading') {
      return;
    }
    this._newer = 'loading';
    this._options.onChange([]);
    const page = await this._ask({ after: this._end, maxPageSize: PAGE_SIZE }, () => {
      this._newer = 'failed';
    });
    if (page) {
      this._newer = 'idle';
      this._endAt(page.nextLink ? highestSeq(page) : Infinity);
      this._take(page);
    }
  }

  /** Shows the part of the chat around a message or a time. Rejects with a RequestError. @returns its messages */
  async goTo(place: { around: string } | { aroundTime: string }): Promise<StoredMessage[]> {
    this._begin();
    const page = await this._request({ ...place, maxPageSize: PAGE_SIZE });
    if (this._isDisposed || page.value.length === 0) {
      return [];
    }
    const [low, high] = [page.nextLink ? lowestSeq(page) : 1, highestSeq(page)];
    if (low > this._end + 1 || high < this._start - 1) {
      this._messages.clear();
      this._start = low;
      this._endAt(high);
    } else {
      this._start = Math.min(low, this._start);
      this._endAt(Math.max(high, this._end));
    }
    this._take(page);
    return page.value.map(({ colloquy }) => colloquy);
  }

  /** Shows the part of the chat after a `seq`. If that fails, `older` says so. */
  async goAfter(seq: number): Promise<void> {
    this._begin();
    this._older = 'loading';
    this._options.onChange([]);
    const page = await this._ask({ after: seq, maxPageSize: PAGE_SIZE }, () => {
      this._older = 'failed';
    });
    if (page) {
      this._older = 'idle';
      const end = page.nextLink ? highestSeq(page) : Infinity;
      if (end + 1 < this._start) {
        this._messages.clear();
        this._endAt(end);
      }
      this._start = seq + 1;
      this._take(page);
    }
  }

  /** Shows the end of the chat. */
  toNewest(): void {
    if (this._end < Infinity) {
      this._reset();
      this._options.onChange();
    }
  }

  /** Drops the messages far up, once no one looks at them. */
  trim(): void {
    if (this._messages.size > MAX_MESSAGES && this._end === Infinity) {
      this._reset();
      this._options.onChange();
    }
  }

  dispose(): void {
    this._isDisposed = true;
    this._begin();
    this._messages.clear();
  }

  /** Loads the visible range again, starting at its end. */
  private async _refresh(): Promise<void> {
    this._begin();
    let low = Math.min(this._end, this._folded) + 1;
    for (let pages = 0; pages < FRESH_PAGES && low > this._start; pages++) {
      const page = await this._ask({ before: low, maxPageSize: FRESH_PAGE }, () => this._reset());
      if (!page) {
        return;
      }
      const [from, to] = [page.nextLink ? lowestSeq(page) : 1, low];
      this._forget(({ seq }) => seq >= from && seq < to);
      low = from;
      this._start = Math.min(this._start, low);
      this._take(page);
    }
    if (low > this._start) {
      this._start = low;
      this._forget(({ seq }) => seq < low);
    }
    this._options.onChange();
  }

  /** Requests a page. Returns null if the request failed or another one has replaced it. */
  private async _ask(
    query: Record<string, string | number>,
    onFailed: () => void
  ): Promise<IHistoryPage | null> {
    const turn = this._turn;
    try {
      const page = await this._request(query);
      return turn === this._turn ? page : null;
    } catch {
      if (turn === this._turn) {
        onFailed();
        this._options.onChange();
      }
      return null;
    }
  }

  private _request(query: Record<string, string | number>): Promise<IHistoryPage> {
    return requestPage(this._options.server, this._options.id, query);
  }

  private _take({ value }: IHistoryPage): void {
    const messages = value.map(({ colloquy }) => colloquy);
    this.hold(messages);
    this._options.onChange(messages.map(({ id }) => id));
  }

  /** Invalidates all earlier requests. */
  private _begin(): void {
    this._turn++;
    this._older = this._newer = 'idle';
  }

  private _reset(): void {
    this._begin();
    this._messages.clear();
    this._start = this._folded + 1;
    this._end = Infinity;
  }

  /** From `folded` on, the document continues the range. */
  private _endAt(seq: number): void {
    this._end = seq >= this._folded ? Infinity : seq;
  }

  private _forget(isGone: (message: StoredMessage) => boolean): void {
    this._messages.forEach((message, id) => isGone(message) && this._messages.delete(id));
  }

  private _messages = new Map<string, StoredMessage>();
  private _folded = 0;
  private _start = 1;
  private _end = Infinity;
  private _older: Exclude<Paging, 'none'> = 'idle';
  private _newer: Exclude<Paging, 'none'> = 'idle';
  private _turn = 0;
  private _isOpen = false;
  private _isDisposed = false;
}

const isStored = (message: IMessage): message is StoredMessage => message.seq !== undefined;
