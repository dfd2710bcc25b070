import type { IDisposable } from '@lumino/disposable';
import type { INotice } from '../../document/index.js';
import type { IShown } from '../ambiguous-names.js';
import type { IApiClient } from '../api.js';
import type { IMessageItem, IReader, IReceipts } from '../contracts.js';
import { threadPath } from '../links.js';
import { strangerOf } from '../people.js';

/** The most people whose positions are requested: those who read last. */
const MOST = 200;

export interface IReceiptsOptions {
  /** The id of the chat. */
  id: string;
  server: Pick<IApiClient, 'request'>;
  /** The visible messages, as in `IChatModel`. */
  messages: { readonly all: readonly IMessageItem[] };
  person(this: void, username: string): IShown | undefined;
  /** The current user's username. */
  username(this: void): string;
  onChange(this: void): void;
}

/** How far somebody has read. `time` is in seconds since 1970. */
interface IPosition {
  readonly seq: number;
  readonly time: number;
}

interface IReceiptPage {
  value: { username: string; sequenceId: string; readOn: string }[];
}

const NOBODY: readonly IReader[] = [];

/** The read positions of the others in one chat. Each person is at one message, so that a new position changes two rows at most. */
export class Receipts implements IReceipts, IDisposable {
  constructor(private readonly _options: IReceiptsOptions) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  at(id: string): readonly IReader[] {
    const { all } = this._options.messages;
    if (all !== this._placedIn) {
      this._placedIn = all;
      this._place(all);
    }
    return this._readers.get(id) ?? NOBODY;
  }

  of({ seq = Infinity, sender }: IMessageItem): readonly IReader[] {
    return this._sorted()
      .filter(([username, position]) => position.seq >= seq && username !== sender)
      .map(entry => this._reader(entry));
  }

  /** Reads the positions, because the notices of some may have been lost. */
  async open(): Promise<void> {
    const { server, id } = this._options;
    const path = `${threadPath(id)}/readReceipts?maxPageSize=${MOST}`;
    const page = await server.request<Partial<IReceiptPage>>('GET', path).catch(() => null);
    for (const { username, sequenceId, readOn } of page?.value ?? []) {
      this._set(username, { seq: Number(sequenceId), time: Date.parse(readOn) / 1000 });
    }
    this._emit();
  }

  hear(notice: INotice): void {
    if (notice.type === 'receipt') {
      this._set(notice.username, notice);
      this._emit();
    }
  }

  dispose(): void {
    this._isDisposed = true;
    this._positions.clear();
  }

  private _set(username: string, { seq, time }: IPosition): void {
    if (seq > (this._positions.get(username)?.seq ?? 0)) {
      this._positions.set(username, { seq, time });
    }
  }

  private _emit(): void {
    if (!this._isDisposed) {
      this._placedIn = null;
      this._options.onChange();
    }
  }

  /** The others, those who have read furthest first. */
  private _sorted(): [username: string, position: IPosition][] {
    const me = this._options.username();
    return [...this._positions]
      .filter(([username]) => username !== me)
      .sort(([, a], [, b]) => b.seq - a.seq || a.time - b.time);
  }

  /** Puts each person at the newest message that they have read. Their own messages show that by themselves. */
  private _place(all: readonly IMessageItem[]): void {
    const before = this._readers;
    this._readers = new Map();
    const waiting = this._sorted();
    const placed = new Set<string>();
    let next = 0;
    for (let i = all.length - 1; i >= 0 && next < waiting.length; i--) {
      const { id, seq, type, deleted, sender } = all[i];
      if (seq === undefined || type !== 'msg' || deleted) {
        continue;
      }
      placed.add(sender);
      const here: IReader[] = [];
      for (; next < waiting.length && waiting[next][1].seq >= seq; next++) {
        const [username] = waiting[next];
        if (!placed.has(username)) {
          placed.add(username);
          here.push(this._reader(waiting[next]));
        }
      }
      if (here.length > 0) {
        this._readers.set(id, same(before.get(id), here) ?? here);
      }
    }
  }

  private _reader([username, { time }]: [string, IPosition]): IReader {
    return { person: this._options.person(username) ?? strangerOf(username), time };
  }

  private _positions = new Map<string, IPosition>();
  /** The readers by the id of the message at which each is. */
  private _readers = new Map<string, readonly IReader[]>();
  private _placedIn: readonly IMessageItem[] | null = null;
  private _isDisposed = false;
}

/** Returns the earlier list if it holds the same, so that the row is not rendered again. */
function same(
  before: readonly IReader[] | undefined,
  now: readonly IReader[]
): readonly IReader[] | undefined {
  const isSame =
    before?.length === now.length &&
    now.every(({ person, time }, i) => person === before[i].person && time === before[i].time);
  return isSame ? before : undefined;
}
