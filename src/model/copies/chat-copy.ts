import type { IDisposable } from '@lumino/disposable';
import { v7 } from 'uuid';
import * as Y from 'yjs';
import type { YChat } from '../../document/index.js';
import type { ITimers } from '../contracts.js';
import type { IOwner } from '../pending/pending-store.js';
import type { CopyStore, ICopyPlace, IKeptChat } from './copy-store.js';

/** Updates are written together after this time, in milliseconds. */
const FLUSH_MS = 500;

/** A page waits at most this long for its browser, in milliseconds. Then it opens the chat without the copy. */
const LOAD_MS = 1_000;

/** After this time without a change, a copy is written anew without what was deleted, in milliseconds. */
const COMPACT_MS = 10_000;

/** A copy is also written anew once this many bytes have come to it. */
const LOOSE_BYTES = 256 * 1024;

/** A larger copy is not kept, in bytes. */
const MOST_BYTES = 2 * 1024 * 1024;

export interface IChatCopyOptions {
  store: CopyStore;
  timers: ITimers;
  /** The chat's UUID. */
  chat: string;
  /** The signed-in user; null until they are known. */
  owner(this: void): IOwner | null;
  /** The browser keeps nothing, or no more. */
  onFailed(this: void): void;
}

/**
 * The copy of one chat in this browser. It is made of what the server has sent, and never of what this page has only
 * written: the server sends a change of the user's own back once it is stored.
 */
export class ChatCopy implements IDisposable {
  constructor(private _options: IChatCopyOptions) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Whether it is known whose copy this is. */
  get isKnown(): boolean {
    return this._options.owner() !== null;
  }

  /** When the server last sent something for the restored copy; null if that is not known. */
  get keptOn(): number | null {
    return this._keptOn;
  }

  /** Fills a new document with the copy. Resolves with whether it did. A damaged copy is removed. */
  async restore(document: YChat): Promise<boolean> {
    const { store, timers, owner, chat, onFailed } = this._options;
    const person = owner();
    if (!person || this._place || this._isOff) {
      return false;
    }
    const place = (this._place = { owner: person, chat });
    const kept = await new Promise<IKeptChat | null>(resolve => {
      const timer = timers.delay(() => resolve(null), LOAD_MS);
      void store
        .load(place, timers.now())
        .catch(() => (onFailed(), null))
        .then(result => (timer.dispose(), resolve(result)));
    });
    if (!kept || document.isDisposed) {
      return false;
    }
    // A damaged update would leave a part of itself behind.
    const whole = merged(kept.updates);
    if (!whole) {
      this.restart();
      return false;
    }
    Y.applyUpdate(document.ydoc, whole, this);
    this._known = Y.decodeStateVector(Y.encodeStateVector(document.ydoc));
    this._known.delete(document.ydoc.clientID);
    this._life = kept.life;
    this._keptOn = kept.keptOn ?? null;
    this._isWhole = true;
    this._hasDeletions = kept.updates.length > 1; // perhaps
    this._compactLater();
    return true;
  }

  /** Takes an update that the server has sent. */
  take(update: Uint8Array): void {
    if (this._isOff) {
      return;
    }
    // A part of a frame would be kept with all of it.
    this._waiting.push(update.slice());
    this._loose += update.length;
    this._note(update);
    if (this._isWhole) {
      this._flushLater();
    }
  }

  /** The updates so far make a whole document. */
  complete(): void {
    this._isWhole = true;
    if (this._waiting.length > 0) {
      this._flushLater();
    }
  }

  /**
   * The state vector of what the server has sent, if the document holds more. The answer to it also holds changes of the
   * user's own that the server has stored without this page having heard so.
   */
  lacks(document: Y.Doc): Uint8Array | null {
    const all = Y.decodeStateVector(Y.encodeStateVector(document));
    const isAhead = [...all].some(([client, clock]) => clock > (this._known.get(client) ?? 0));
    return isAhead && !this._isOff ? Y.encodeStateVector(this._known) : null;
  }

  /** The server no longer accepts the document. A new copy begins with the next one. */
  restart(): void {
    this._pause?.dispose();
    this._quiet?.dispose();
    this._pause = null;
    this._life = null;
    this._isWhole = false;
    this._known = new Map();
    this._waiting = [];
    this._loose = 0;
    this._do((store, place) => store.remove(place), true);
  }

  /** Removes the copy for good. */
  remove(): void {
    this.restart();
    this.stop();
  }

  /** Keeps nothing from now on, and leaves what is kept as it is. */
  stop(): void {
    this._isOff = true;
    this._waiting = [];
    this._pause?.dispose();
    this._quiet?.dispose();
  }

  /** Writes what waits now. */
  flush(): void {
    this._pause?.dispose();
    this._pause = null;
    this._do(async (store, place) => {
      if (this._waiting.length === 0 || !this._isWhole) {
        return;
      }
      const updates = this._waiting.splice(0);
      const now = this._options.timers.now();
      if (this._life === null) {
        this._life = v7();
        if (!(await store.create(place, { life: this._life, updates }, now))) {
          this.stop(); // the user has signed out in another tab
        }
      } else if (!(await store.append(place, { life: this._life, updates }, now))) {
        this.stop(); // another tab has begun another copy, or it was removed
      }
      this._compactLater();
    });
  }

  /** Resolves once everything so far is written. */
  get written(): Promise<void> {
    return this._writing;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._quiet?.dispose();
    this.flush();
    this._compact();
  }

  private _note(update: Uint8Array): void {
    const { structs, ds } = Y.decodeUpdate(update);
    for (const { id, length, constructor } of structs) {
      const clock = this._known.get(id.client) ?? 0;
      if (constructor !== Y.Skip && id.clock <= clock) {
        this._known.set(id.client, Math.max(clock, id.clock + length));
      }
    }
    this._hasDeletions ||= ds.clients.size > 0;
  }

  private _flushLater(): void {
    this._pause ??= this._options.timers.delay(() => this.flush(), FLUSH_MS);
  }

  /** Whether the copy holds what was deleted, or a long row of updates. */
  private get _isLoose(): boolean {
    return this._hasDeletions || this._loose > LOOSE_BYTES;
  }

  private _compactLater(): void {
    if (this._isLoose && !this._isDisposed) {
      this._quiet?.dispose();
      const pause = this._loose > LOOSE_BYTES ? FLUSH_MS : COMPACT_MS;
      this._quiet = this._options.timers.delay(() => this._compact(), pause);
    }
  }

  private _compact(): void {
    this._do(async (store, place) => {
      if (this._life === null || !this._isLoose) {
        return;
      }
      this._hasDeletions = false;
      this._loose = 0;
      let isKept = true;
      const merge = (updates: readonly Uint8Array[]): Uint8Array => {
        const update = merged(updates);
        isKept = update !== null && update.length <= MOST_BYTES;
        return update ?? new Uint8Array();
      };
      if ((await store.compact(place, this._life, merge)) && !isKept) {
        this.remove();
      }
    });
  }

  /**
   * Works on the store, one task after the other. A browser that fails ends all of it.
   *
   * @param always - whether it is done although nothing is to be kept any more
   */
  private _do(work: (store: CopyStore, place: ICopyPlace) => Promise<void>, always = false): void {
    const { store, owner, chat, onFailed } = this._options;
    this._writing = this._writing.then(async () => {
      const person = owner();
      const place = (this._place ??= person && { owner: person, chat });
      // The updates of another user who has signed in meanwhile are not written into the copy of the first one.
      if (place && (always || !this._isOff) && person?.user === place.owner.user) {
        await work(store, place).catch(onFailed);
      }
    });
  }

  private _place: ICopyPlace | null = null;
  private _life: string | null = null;
  private _keptOn: number | null = null;
  /** The state vector of everything that the server has sent. */
  private _known = new Map<number, number>();
  private _waiting: Uint8Array[] = [];
  private _isWhole = false;
  private _isOff = false;
  private _isDisposed = false;
  private _hasDeletions = false;
  /** The bytes since the copy was written anew. */
  private _loose = 0;
  private _pause: IDisposable | null = null;
  private _quiet: IDisposable | null = null;
  private _writing: Promise<void> = Promise.resolve();
}

/** One update without what was deleted; null if the updates do not make a document. */
function merged(updates: readonly Uint8Array[]): Uint8Array | null {
  const document = new Y.Doc();
  try {
    document.transact(() => updates.forEach(update => Y.applyUpdate(document, update)));
    const { pendingStructs, pendingDs } = document.store;
    return pendingStructs || pendingDs ? null : Y.encodeStateAsUpdate(document);
  } catch {
    return null;
  } finally {
    document.destroy();
  }
}
