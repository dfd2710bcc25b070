import type { IDisposable } from '@lumino/disposable';
import type { IMessage, IMessageChange } from '../document/index.js';
import { threadPath } from './chat-list.js';
import type { IApiClient, Paging } from './contracts.js';

/** Messages that are asked for at once when one scrolls. */
const PAGE = 50;

/** What is read anew after a pause of the connection: so many pages of so many messages; the rest is let go. */
const FRESH_PAGE = 200;
const FRESH_PAGES = 5;

/** Above so many messages the oldest are let go once nobody looks at them. */
const KEPT = 1_000;

/** A message that the server has stored. */
type Stored = IMessage & { seq: number };

interface IPage {
  value: { colloquy: Stored }[];
  nextLink?: string;
}

export interface IHistoryOptions {
  server: IApiClient;
  /** The chat's uuid. */
  id: string;
  /** Messages have come, changed or gone; without ids, any. Also told when paging begins, ends or fails. */
  onChange(this: void, ids?: string[]): void;
}

/**
 * The messages of a chat that have left its document, as far as they are shown, and which part of the chat is shown.
 * That part has no gap. It ends with the document's newest message, or, after a jump far back, earlier.
 */
export class History implements IDisposable {
  constructor(private _options: IHistoryOptions) {}

  /** Messages up to this `seq` may be missing from the document. */
  get folded(): number {
    return this._folded;
  }

  get older(): Paging {
    return this._start > 1 ? this._older : 'none';
  }

  /** `none` unless what is shown ends before the newest. */
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

  /** Whether a message lies in the part that is shown. What is not stored yet comes last. */
  shows({ seq = Number.MAX_VALUE }: Pick<IMessage, 'seq'>): boolean {
    return seq >= this._start && seq <= this._end;
  }

  /** The document is in step with the server. What was shown before may have changed meanwhile. */
  open(folded: number): void {
    if (!this._isOpen) {
      this._isOpen = true;
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

  /** These have left the document for the history. */
  fold(messages: readonly IMessage[], folded: number): void {
    this._folded = folded;
    if (this._end === Infinity) {
      this.hold(messages.filter(message => this.shows(message)));
    }
  }

  /** Show these until the document has them again. */
  hold(messages: readonly IMessage[]): void {
    messages.filter(isStored).forEach(message => this._messages.set(message.id, message));
  }

  /** So were these changed; only those that are shown matter. */
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
    const page = await this._ask({ before: this._start, maxPageSize: PAGE }, () => {
      this._older = 'failed';
    });
    if (page) {
      this._older = 'idle';
      this._start = page.nextLink ? lowest(page) : 1;
      this._take(page);
    }
  }

  async loadNewer(): Promise<void> {
    if (this.newer === 'none' || this._newer === 'loading') {
      return;
    }
    this._newer = 'loading';
    this._options.onChange([]);
    const page = await this._ask({ after: this._end, maxPageSize: PAGE }, () => {
      this._newer = 'failed';
    });
    if (page) {
      this._newer = 'idle';
      this._endAt(page.nextLink ? highest(page) : Infinity);
      this._take(page);
    }
  }

  /** Show the part of the chat where a message stands. Rejects with a RequestError. */
  async goTo(id: string): Promise<void> {
    this._begin();
    const page = await this._request({ around: id, maxPageSize: PAGE });
    if (this._isDisposed) {
      return;
    }
    const [low, high] = [page.nextLink ? lowest(page) : 1, highest(page)];
    if (low > this._end + 1 || high < this._start - 1) {
      this._messages.clear();
      this._start = low;
      this._endAt(high);
    } else {
      this._start = Math.min(low, this._start);
      this._endAt(Math.max(high, this._end));
    }
    this._take(page);
  }

  /** Show the end of the chat. */
  toNewest(): void {
    if (this._end < Infinity) {
      this._reset();
      this._options.onChange();
    }
  }

  /** Let go of what is far up, since nobody looks at it. */
  trim(): void {
    if (this._messages.size > KEPT && this._end === Infinity) {
      this._reset();
      this._options.onChange();
    }
  }

  /** Edit a message, or delete it (null), by a command. Rejects with a RequestError. */
  async change(id: string, body: string | null): Promise<void> {
    const path = `${this._path}/${encodeURIComponent(id)}`;
    const { server } = this._options;
    await (body === null
      ? server.request('DELETE', path)
      : server.request('PATCH', path, { content: body }));
    const message = this._messages.get(id);
    if (message) {
      const { seq } = message;
      this.merge([{ id, seq, ...(body === null ? DELETED : { body, edited: true }) }]);
    }
  }

  dispose(): void {
    this._isDisposed = true;
    this._begin();
    this._messages.clear();
  }

  /** Read anew what is shown, from its end on. */
  private async _refresh(): Promise<void> {
    this._begin();
    let low = Math.min(this._end, this._folded) + 1;
    for (let pages = 0; pages < FRESH_PAGES && low > this._start; pages++) {
      const page = await this._ask({ before: low, maxPageSize: FRESH_PAGE }, () => this._reset());
      if (!page) {
        return;
      }
      const [from, to] = [page.nextLink ? lowest(page) : 1, low];
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

  /** A page; null if it failed, or if something else was begun meanwhile. */
  private async _ask(
    query: Record<string, string | number>,
    onFailed: () => void
  ): Promise<IPage | null> {
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

  private _request(query: Record<string, string | number>): Promise<IPage> {
    const text = Object.entries(query).map(([name, value]) => [name, String(value)]);
    const path = `${this._path}?${new URLSearchParams(text).toString()}`;
    return this._options.server.request<IPage>('GET', path);
  }

  private _take({ value }: IPage): void {
    const messages = value.map(({ colloquy }) => colloquy);
    this.hold(messages);
    this._options.onChange(messages.map(({ id }) => id));
  }

  /** What was asked for before is of no use any more. */
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

  /** From `folded` on the document goes on. */
  private _endAt(seq: number): void {
    this._end = seq >= this._folded ? Infinity : seq;
  }

  private _forget(isGone: (message: Stored) => boolean): void {
    this._messages.forEach((message, id) => isGone(message) && this._messages.delete(id));
  }

  private get _path(): string {
    return `${threadPath(this._options.id)}/messages`;
  }

  private _messages = new Map<string, Stored>();
  private _folded = 0;
  private _start = 1;
  private _end = Infinity;
  private _older: Exclude<Paging, 'none'> = 'idle';
  private _newer: Exclude<Paging, 'none'> = 'idle';
  private _turn = 0;
  private _isOpen = false;
  private _isDisposed = false;
}

const DELETED = { body: '', deleted: true };

const isStored = (message: IMessage): message is Stored => message.seq !== undefined;

const seqs = ({ value }: IPage): number[] => value.map(({ colloquy }) => colloquy.seq);
const lowest = (page: IPage): number => Math.min(...seqs(page));
const highest = (page: IPage): number => Math.max(...seqs(page));
