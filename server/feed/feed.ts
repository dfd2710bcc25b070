import type { Logger } from 'pino';
import type { IClock, IDisposable } from '../clock.js';
import type { Emitter } from '../emitter.js';
import type { IRoomsEvents } from '../rooms/events.js';
import type { ILimits } from '../limits.js';
import type { IStorage } from '../storage/storage.js';
import { kindOfPrincipal } from '../identity/user.js';
import { expand } from './expand.js';
import type { IFeedEvent, ITyping } from './feed-event.js';

/** Rows that are read from the store at a time. */
const PAGE = 100;

/** … and characters of their messages. */
const PAGE_CHARACTERS = 512 * 1024;

/** Characters of messages kept in memory for those who follow closely. */
const RECENT_CHARACTERS = 8 * 1024 * 1024;

/** Events kept in memory for those who follow closely, at most so many; of the newest row all. */
const RECENT = 1_000;

/** Before the store is asked again after a failure, in milliseconds. */
const RETRY = 1_000;

/** How often the journal is pruned, in milliseconds. */
const PRUNING = 60 * 60 * 1000;

export interface IFeedOptions {
  readonly storage: IStorage;
  readonly events: Emitter<IRoomsEvents>;
  readonly clock: IClock;
  readonly limits: Pick<ILimits, 'journalRows' | 'journalAge'>;
  readonly log: Logger;
}

/** One row of the journal, told. */
export interface IFeedRow {
  readonly n: number;
  readonly events: readonly IFeedEvent[];
}

/** Somebody who reads along. */
export interface IListener {
  /** There is more to read. */
  wake(): void;
  typing?(typing: ITyping): void;
}

/**
 * All that happens in all chats, read from the journal: what is told at once and what is told after a break have one source.
 * The rooms only say that there is more. The newest rows are read once, for everybody who follows closely.
 */
export class Feed implements IDisposable {
  constructor(private readonly _options: IFeedOptions) {}

  /** Begin. What was told before a restart is told on to whoever comes back. */
  async start(): Promise<void> {
    const { storage, clock, events } = this._options;
    this._base = this._end = await storage.journal.mark(clock.now());
    const wake = (): void => this._wake();
    this._listening = [
      events.on('committed', wake),
      events.on('session', ({ action }) => (action === 'save' ? wake() : undefined)),
      events.on('chat-created', wake),
      events.on('chat-updated', wake),
      events.on('chat-deleted', wake),
      events.on('read', wake),
      events.on('typing', typing => this._tellTyping(typing)),
      clock.every(PRUNING, () => void this._prune())
    ];
    await this._prune();
  }

  /** The newest row that was told of. */
  get end(): number {
    return this._end;
  }

  /** Events in memory. */
  get held(): number {
    return this._count;
  }

  /** Listeners. */
  get size(): number {
    return this._listeners.size;
  }

  listen(listener: IListener): IDisposable {
    this._listeners.add(listener);
    this._wake(); // nobody may have listened for a while
    return {
      dispose: () => {
        this._listeners.delete(listener);
        this._isBehind ||= this._listeners.size === 0;
      }
    };
  }

  /** The newest row there is, told of or not. */
  position(): Promise<number> {
    return this._options.storage.journal.end();
  }

  /** True if nothing is missing behind this row. */
  knows(n: number): Promise<boolean> {
    return this._options.storage.journal.has(n);
  }

  /** Rows behind a position, in order; none if it is the end. */
  async after(n: number): Promise<readonly IFeedRow[]> {
    if (n >= this._base) {
      const at = this._recent.findIndex(row => row.n > n);
      return at < 0 ? [] : this._recent.slice(at, at + PAGE);
    }
    return this._read(n);
  }

  dispose(): void {
    this._isDisposed = true;
    this._listening.forEach(entry => entry.dispose());
    this._turn?.dispose();
    this._listeners.clear();
  }

  private async _read(n: number): Promise<IFeedRow[]> {
    const { storage } = this._options;
    const read: IFeedRow[] = [];
    let characters = 0;
    for (const row of await storage.journal.after(n, PAGE)) {
      const events = await expand(storage, row);
      read.push({ n: row.n, events });
      characters += sizeOf(events);
      if (characters > PAGE_CHARACTERS) {
        break; // the rest is read when this has been told
      }
    }
    return read;
  }

  private _wake(): void {
    if (this._listeners.size > 0 && !this._isDisposed) {
      this._turn ??= this._options.clock.soon(() => void this._pump());
    }
  }

  /** Read what is new, and say so. One turn at a time. */
  private async _pump(): Promise<void> {
    const { clock, log } = this._options;
    try {
      if (this._isBehind) {
        await this._skip();
      }
      for (;;) {
        const rows = await this._read(this._end);
        if (rows.length === 0 || this._isDisposed) {
          break;
        }
        this._keep(rows);
        this._listeners.forEach(listener => listener.wake());
      }
      this._turn = undefined;
      if ((await this.position()) > this._end) {
        this._wake(); // something came while we looked
      }
    } catch (err) {
      if (this._isDisposed) {
        return;
      }
      log.error({ err }, 'The journal could not be read.');
      this._turn = clock.after(RETRY, () => void this._pump());
    }
  }

  private _tellTyping({ chat, principal }: IRoomsEvents['typing']): void {
    const typing = {
      at: this._options.clock.now(),
      chat,
      username: principal.username,
      displayName: principal.displayName,
      kind: kindOfPrincipal(principal)
    };
    this._listeners.forEach(listener => listener.typing?.(typing));
  }

  /** Nobody wanted to hear what came meanwhile: whoever does now reads it from the store. */
  private async _skip(): Promise<void> {
    this._base = this._end = await this.position();
    this._recent = [];
    this._count = this._characters = 0;
    this._isBehind = false;
    this._listeners.forEach(listener => listener.wake());
  }

  private _keep(rows: readonly IFeedRow[]): void {
    for (const row of rows) {
      this._recent.push(row);
      this._count += row.events.length;
      this._characters += sizeOf(row.events);
      this._end = row.n;
    }
    let old = 0;
    for (; this._isFull && old < this._recent.length - 1; old++) {
      this._count -= this._recent[old].events.length;
      this._characters -= sizeOf(this._recent[old].events);
      this._base = this._recent[old].n;
    }
    this._recent.splice(0, old);
  }

  private get _isFull(): boolean {
    return this._count > RECENT || this._characters > RECENT_CHARACTERS;
  }

  private async _prune(): Promise<void> {
    const { storage, clock, limits, log } = this._options;
    const before = clock.now() - limits.journalAge;
    await storage.journal.prune(before, limits.journalRows).catch((err: unknown) => {
      log.error({ err }, 'The journal could not be pruned.');
    });
  }

  private _listening: readonly IDisposable[] = [];
  private _listeners = new Set<IListener>();
  /** The rows behind `_base`, up to `_end`. */
  private _recent: IFeedRow[] = [];
  private _count = 0;
  private _characters = 0;
  private _isBehind = true;
  private _base = 0;
  private _end = 0;
  private _turn: IDisposable | undefined;
  private _isDisposed = false;
}

/** Characters of the messages that are told of. */
const sizeOf = (events: readonly IFeedEvent[]): number =>
  events.reduce((sum, { what }) => sum + ('message' in what ? what.message.body.length : 0), 0);
