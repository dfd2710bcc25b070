import type { Logger } from 'pino';
import type { IClock, IDisposable } from '../clock.js';
import type { Emitter } from '../emitter.js';
import type { IRoomsEvents } from '../rooms/events.js';
import type { ILimits } from '../limits.js';
import type { IStorage } from '../storage/storage.js';
import { kindOfPrincipal } from '../identity/user.js';
import { RequestPacer } from '../rates/request-pacer.js';
import { changedIn, currentOf, withCurrent } from './current.js';
import { expand } from './expand.js';
import type { IFeedEvent, ITyping } from './feed-event.js';

/** Rows that are read from the store at a time. Each takes a question of its own. */
const PAGE_ROWS = 25;

/** Listeners of one user that go on in one turn of the event loop. One with more open pages than that waits for others. */
const LISTENERS = 8;

/** Characters of messages that are read from the store at a time. */
const PAGE_CHARACTERS = 512 * 1024;

/** Characters of messages that are kept in memory for listeners that keep up. */
const RECENT_CHARACTERS = 8 * 1024 * 1024;

/** The most events that are kept in memory for listeners that keep up. The newest row is always kept in full. */
const RECENT = 1_000;

/** The wait before the store is read again after a failure, in milliseconds. */
const RETRY_DELAY_MS = 1_000;

/** The interval at which the journal is pruned, in milliseconds. */
const PRUNE_INTERVAL_MS = 60 * 60 * 1000;

export interface IFeedOptions {
  readonly storage: IStorage;
  readonly events: Emitter<IRoomsEvents>;
  readonly clock: IClock;
  readonly limits: Pick<ILimits, 'journalRows' | 'journalAge'>;
  readonly log: Logger;
}

/** One row of the journal, with its events. */
export interface IFeedRow {
  readonly n: number;
  readonly events: readonly IFeedEvent[];
}

/** A reader of the feed. */
export interface IListener {
  /** Called when there is more to read. */
  wake(): void;
  typing?(typing: ITyping): void;
}

/**
 * The events of all chats, read from the journal. Live events and events that are sent after a break therefore have the same source. Rooms
 * only signal that there is more. The newest rows are read once for all listeners that keep up.
 */
export class Feed implements IDisposable {
  constructor(private readonly _options: IFeedOptions) {}

  /** Starts the feed. Clients that reconnect after a restart of the server resume where they were. */
  async start(): Promise<void> {
    const { storage, clock, events, log } = this._options;
    this._base = this._end = await storage.journal.mark(clock.now()).catch((err: unknown) => {
      log.error({ err }, 'The journal could not be written.');
      return storage.journal.end(); // what is stored can be read
    });
    const wake = (): void => this._wake();
    this._listening = [
      events.on('committed', wake),
      events.on('chat-created', wake),
      events.on('chat-deleted', wake),
      events.on('workspace-changed', wake),
      events.on('read', wake),
      events.on('preferences-set', wake),
      events.on('typing', typing => this._announceTyping(typing)),
      clock.every(PRUNE_INTERVAL_MS, () => void this._prune())
    ];
    await this._prune();
  }

  /** The newest row that was read. */
  get end(): number {
    return this._end;
  }

  /** The number of events in memory. */
  get held(): number {
    return this._count;
  }

  /** The number of listeners. */
  get size(): number {
    return this._listeners.size;
  }

  listen(listener: IListener): IDisposable {
    this._listeners.add(listener);
    this._wake(); // the feed does not read while nobody listens
    return {
      dispose: () => {
        this._listeners.delete(listener);
        this._isBehind ||= this._listeners.size === 0;
      }
    };
  }

  /** The newest row of the journal, whether it was read or not. */
  position(): Promise<number> {
    return this._options.storage.journal.end();
  }

  /** Whether the journal is complete behind this row. */
  knows(n: number): Promise<boolean> {
    return this._options.storage.journal.has(n);
  }

  /**
   * The rows behind a position, in order; none at the end. Earlier rows than the newest are read from the store, one page in a turn of the
   * event loop for each user, so that nobody waits for what another one has missed. Nor does anybody wait for all the listeners of another
   * user.
   */
  async after(n: number, user: string): Promise<readonly IFeedRow[]> {
    if (n >= this._base) {
      if (n < this._end) {
        await this._listeningPacer.next(user);
      }
      const at = this._recent.findIndex(row => row.n > n);
      return at < 0 ? [] : this._recent.slice(at, at + PAGE_ROWS);
    }
    await this._readingPacer.next(user);
    // A row that the feed has not read is newer than the rights that are known until the feed changes. It is told after the feed has read it.
    return (await this._read(n)).filter(row => row.n <= this._end);
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
    for (const row of await storage.journal.after(n, PAGE_ROWS)) {
      const events = await expand(storage, row);
      read.push({ n: row.n, events });
      characters += sizeOf(events);
      if (characters > PAGE_CHARACTERS) {
        break; // the rest is read after these are told
      }
    }
    return read;
  }

  private _wake(): void {
    if (this._listeners.size > 0 && !this._isDisposed) {
      this._turn ??= this._options.clock.soon(() => void this._pump());
    }
  }

  /** Reads new rows and wakes the listeners. Only one run at a time. */
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
        this._wake(); // something arrived during the read
      }
    } catch (err) {
      if (this._isDisposed) {
        return;
      }
      log.error({ err }, 'The journal could not be read.');
      this._turn = clock.after(RETRY_DELAY_MS, () => void this._pump());
    }
  }

  private _announceTyping({ chat, principal }: IRoomsEvents['typing']): void {
    const typing = {
      at: this._options.clock.now(),
      chat,
      username: principal.username,
      displayName: principal.displayName,
      kind: kindOfPrincipal(principal)
    };
    this._listeners.forEach(listener => listener.typing?.(typing));
  }

  /** Skips rows that were written while nobody listened. A new listener reads them from the store. */
  private async _skip(): Promise<void> {
    this._base = this._end = await this.position();
    this._recent = [];
    this._count = this._characters = 0;
    this._isBehind = false;
    this._listeners.forEach(listener => listener.wake());
  }

  private _keep(rows: readonly IFeedRow[]): void {
    for (const row of rows) {
      this._update(row.events);
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

  /** Changes the messages in memory as these later events did. A listener that is behind gets no text that was deleted meanwhile. */
  private _update(events: readonly IFeedEvent[]): void {
    const changed = changedIn(events);
    if (changed.size === 0) {
      return;
    }
    this._recent.forEach((row, i) => {
      if (row.events.some(event => currentOf(event, changed) !== undefined)) {
        const current = withCurrent(row.events, changed);
        this._count += current.length - row.events.length;
        this._characters += sizeOf(current) - sizeOf(row.events);
        this._recent[i] = { ...row, events: current };
      }
    });
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

  private readonly _readingPacer = new RequestPacer({ atOnce: 1 });
  private readonly _listeningPacer = new RequestPacer({ atOnce: LISTENERS });
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

/** Characters of the messages in these events. */
const sizeOf = (events: readonly IFeedEvent[]): number =>
  events.reduce((sum, { what }) => sum + ('message' in what ? what.message.body.length : 0), 0);
