import type { IDisposable } from '@lumino/disposable';
import type { ITimers } from '../contracts.js';
import { onPageHidden } from '../page-hiding.js';
import {
  keyOf,
  type IOwner,
  type IPendingText,
  type IPersistence,
  type IPlace,
  type KeepProblem
} from './pending-store.js';

/** A draft waits this long until the browser keeps it, in milliseconds, so that no key costs a write. */
const DRAFT_MS = 250;

/** A message waits at most this long until the browser has it, in milliseconds. Then it is sent all the same. */
const GIVE_MS = 1_000;

/** A browser that takes longer to read or to write keeps nothing, as far as its user can tell, in milliseconds. */
const STUCK_MS = 5_000;

export interface IPendingWriterOptions {
  timers: ITimers;
  /** Without it, nothing is written. */
  persistence?: IPersistence;
  /** The user whose texts these are; null as long as nothing may be written. */
  owner(this: void): IOwner | null;
  text(this: void, place: IPlace): IPendingText | undefined;
  /** These changes are kept now. */
  onKept(this: void, gone: readonly IPlace[]): void;
  /** The browser keeps nothing, or no more. The next change tries again. */
  onFailed(this: void, problem: KeepProblem): void;
}

/** Writes changed texts into the browser's store: messages at once, drafts a few times in a second, and all when the page is hidden. */
export class PendingWriter implements IDisposable {
  constructor(private _options: IPendingWriterOptions) {
    this._hiding = onPageHidden(() => this._last());
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Whether a text has changed since it was last kept. */
  isUnsaved(key: string): boolean {
    return this._unsaved.has(key);
  }

  /** A text has changed, or is gone. */
  save({ chat, id }: IPlace, isDraft: boolean): void {
    if (!this._options.persistence) {
      return;
    }
    this._unsaved.set(keyOf({ chat, id }), { chat, id });
    if (!isDraft) {
      this.flush();
    } else {
      this._timer ??= this._options.timers.delay(() => this.flush(), DRAFT_MS);
    }
  }

  /** Writes all changes now. Those of one turn of the event loop are one change. */
  flush(): void {
    this._isAsked = true;
    this._timer?.dispose();
    this._timer = null;
    void Promise.resolve().then(() => this._flush());
  }

  /**
   * Gives the browser everything so far, and calls back once it has it. It then keeps it even if the page is gone. The
   * disk is not waited for, so that a message leaves at once.
   */
  whenGiven(callback: () => void): void {
    const done = (): void => {
      timer.dispose();
      if (this._waiting.delete(done)) {
        callback();
      }
    };
    this._waiting.add(done);
    const timer = this._options.timers.delay(done, GIVE_MS);
    void this._flush();
  }

  /** Writes what has changed, before another user comes. */
  leave(): void {
    void this._write();
    this._unsaved.clear();
  }

  /** Waits for the browser's store, and says so if that fails or takes long. Resolves with undefined if it fails. */
  async watch<T>(work: Promise<T>): Promise<T | undefined> {
    const timer = this._options.timers.delay(() => this._fail('stuck'), STUCK_MS);
    this._watches.add(timer);
    try {
      return await work;
    } catch (error) {
      this._fail((error as Error | null)?.name === 'QuotaExceededError' ? 'full' : 'refused');
      return undefined;
    } finally {
      timer.dispose();
      this._watches.delete(timer);
    }
  }

  /** Writes what has changed. */
  dispose(): void {
    this._last();
    this._isDisposed = true;
    this._timer?.dispose();
    this._watches.forEach(timer => timer.dispose());
    this._hiding.dispose();
  }

  /** The browser keeps nothing, or no more, so nobody waits for it any longer. */
  private _fail(problem: KeepProblem): void {
    this._waiting.forEach(done => done());
    this._options.onFailed(problem);
  }

  /** Writes at once, and beside a write that has not ended: the page may run nothing more. */
  private _last(): void {
    if (this._unsaved.size > 0) {
      void this._write();
    }
  }

  private async _flush(): Promise<void> {
    if (this._isFlushing) {
      return;
    }
    this._isFlushing = true;
    try {
      while (this._isAsked && this._unsaved.size > 0) {
        this._isAsked = false;
        const waiting = [...this._waiting];
        if (!(await this._write(() => waiting.forEach(done => done())))) {
          break;
        }
      }
    } finally {
      this._isFlushing = false;
    }
    if (this._unsaved.size === 0) {
      this._waiting.forEach(done => done());
    }
  }

  /** @returns whether the changes are kept */
  private async _write(onGiven?: () => void): Promise<boolean> {
    const { persistence, owner, text, onKept } = this._options;
    const user = owner();
    if (!persistence || !user) {
      return false;
    }
    const changes = [...this._unsaved];
    const put = changes.flatMap(([, place]) => text(place) ?? []);
    const gone = changes.flatMap(([, place]) => (text(place) ? [] : [place]));
    const written = await this.watch(
      persistence.store.write(user, put, gone, onGiven).then(() => true)
    );
    if (!written || user !== owner()) {
      return false; // in the latter case, another user has signed in meanwhile
    }
    changes.forEach(
      ([key, place]) => this._unsaved.get(key) === place && this._unsaved.delete(key)
    );
    onKept(gone);
    persistence.tabs.tell();
    return true;
  }

  /** The places that have changed since they were last kept. */
  private _unsaved = new Map<string, IPlace>();
  private _waiting = new Set<() => void>();
  private _isFlushing = false;
  /** Whether there are changes that must not wait. */
  private _isAsked = false;
  private _timer: IDisposable | null = null;
  private _watches = new Set<IDisposable>();
  private _hiding: IDisposable;
  private _isDisposed = false;
}
