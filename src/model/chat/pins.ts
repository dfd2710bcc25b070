import type { IDisposable } from '@lumino/disposable';
import type { IMessage, IMessageChange, INotice } from '../../document/index.js';
import type { IApiClient } from '../api.js';
import type { IChatModel, IMessageItem, IPins } from '../contracts.js';
import { threadPath } from '../links.js';
import { lowestSeq, type IHistoryPage } from './history-page.js';
import { pinMessage } from './message-commands.js';
import { canPin } from './message-rights.js';

/** The most pages that are read at once, and the messages of each. */
const MOST_PAGES = 5;
const PAGE_SIZE = 200;

export interface IPinsOptions {
  /** The id of the chat. */
  id: string;
  server: Pick<IApiClient, 'request'>;
  messages: {
    readonly loaded: Iterable<IMessageItem>;
    /** Messages up to `folded` may be missing from the document. */
    readonly history: { readonly folded: number };
    get(id: string): IMessageItem | undefined;
    merge(id: string, change: Partial<IMessage>): void;
  };
  /** Reads a message of the server, which may hold anything. */
  read(this: void, message: IMessage): IMessage;
  username(this: void): string;
  /** The state from which the user's rights follow. */
  rights(this: void): Pick<IChatModel, 'canWrite' | 'ready'>;
  onChange(this: void): void;
  onRefused(this: void, message: string): void;
}

/** The pinned messages of one chat. Those that are not loaded are read from the server. */
export class Pins implements IPins, IDisposable {
  constructor(private readonly _options: IPinsOptions) {}

  get all(): readonly IMessageItem[] {
    for (const item of this._options.messages.loaded) {
      if (item.pinned && !item.deleted) {
        // It stays known after it has left the document.
        this._known.set(item.id, item);
      } else {
        this._known.delete(item.id);
      }
    }
    return [...this._known.values()].sort((a, b) => (b.seq ?? 0) - (a.seq ?? 0));
  }

  get isDisposed(): boolean {
    return this._ending.signal.aborted;
  }

  canPin(message: IMessageItem): boolean {
    return canPin(message, this._options.rights());
  }

  set(id: string, pinned: boolean): void {
    const { server, id: chat, messages, onRefused } = this._options;
    pinMessage(server, chat, id, pinned).then(
      () => {
        if (!pinned) {
          this._known.delete(id);
        }
        messages.merge(id, { pinned });
      },
      (error: Error) => onRefused(error.message)
    );
  }

  /** Called when the document is in sync with the server. Pins may have changed meanwhile. */
  open(): void {
    if (this._options.messages.history.folded > 0) {
      void this._read();
    } else {
      this._known.clear();
    }
  }

  /** Takes what the server tells about messages outside the document. */
  hear(notice: INotice): void {
    if (notice.type === 'changed') {
      notice.changes.forEach(change => this._take(change));
    }
  }

  dispose(): void {
    this._ending.abort();
    this._known.clear();
  }

  private _take(change: IMessageChange): void {
    const known = this._known.get(change.id);
    if (change.deleted || change.pinned === false || change.pinned === null) {
      this._known.delete(change.id);
    } else if (known) {
      const left = Object.entries({ ...known, ...change }).filter(([, value]) => value !== null);
      this._known.set(change.id, Object.fromEntries(left) as unknown as IMessageItem);
    } else if (change.pinned && !this._options.messages.get(change.id)) {
      void this._read();
      return;
    }
    this._options.onChange();
  }

  /** Reads the pinned messages of the server. Without an answer, those that are known stay. */
  private async _read(): Promise<void> {
    const turn = ++this._turn;
    const { server, id, read, username, onChange } = this._options;
    const { signal } = this._ending;
    const found: IMessageItem[] = [];
    let before: number | undefined;
    try {
      for (let pages = 0; pages < MOST_PAGES; pages++) {
        const place = before === undefined ? '' : `&before=${before}`;
        const path = `${threadPath(id)}/pins?maxPageSize=${PAGE_SIZE}${place}`;
        const page = await server.request<IHistoryPage>('GET', path, undefined, signal);
        for (const { colloquy } of page.value) {
          const message = read(colloquy);
          found.push({ ...message, own: message.sender === username(), delivery: 'saved' });
        }
        if (!page.nextLink) {
          break;
        }
        before = lowestSeq(page);
      }
    } catch {
      return;
    }
    // A change that arrived meanwhile has begun another read.
    if (turn === this._turn && !this.isDisposed) {
      this._known = new Map(found.map(item => [item.id, item]));
      onChange();
    }
  }

  /** The pinned messages that were loaded or read, by id. */
  private _known = new Map<string, IMessageItem>();
  private _turn = 0;
  private readonly _ending = new AbortController();
}
