import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { IApiClient } from '../api.js';
import type { ITimers } from '../contracts.js';
import {
  isBlank,
  isEmpty,
  isSame,
  isUnfinished,
  joined,
  keyOf,
  savedFor,
  type IKept,
  type IOwner,
  type IPendingText,
  type IPendingTexts,
  type IPersistence,
  type IPlace,
  type KeepProblem
} from './pending-store.js';
import { PendingWriter } from './pending-writer.js';

export interface IPendingTextsOptions {
  server: IApiClient;
  timers: ITimers;
  /** Without it, texts live as long as the page. */
  persistence?: IPersistence;
}

/**
 * The user's drafts and unsent messages in all chats, kept in the browser by server and user.
 *
 * All tabs share the drafts. A message or a saved edit belongs to one tab, which sends it: the tab in which it was
 * written, or another one once that is gone.
 */
export class PendingTexts implements IPendingTexts, IDisposable {
  constructor(private _options: IPendingTextsOptions) {
    _options.server.identityChanged.connect(this._onIdentity, this);
    this._listening = _options.persistence?.tabs.listen(() => void this._load()) ?? null;
    this._problem = _options.persistence ? null : 'refused';
    this._writer = new PendingWriter({
      ..._options,
      owner: () => (this._isLoaded ? this._owner : null),
      text: place => this.get(place),
      onKept: gone => this._onKept(gone),
      onFailed: problem => this._note(problem)
    });
    this._onIdentity();
  }

  /** All texts but blank ones, which nobody misses. */
  get all(): readonly IPendingText[] {
    return [...this._texts.values()].filter(text => !isBlank(text));
  }

  get problem(): KeepProblem | null {
    return this._problem;
  }

  get changed(): ISignal<PendingTexts, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** True once the kept texts are read, or the browser keeps none. */
  get isRead(): boolean {
    return this._isLoaded || this._problem !== null;
  }

  get(place: IPlace): IPendingText | undefined {
    return this._texts.get(keyOf(place));
  }

  /** The unsent messages of a chat that belong to this tab, in the order in which they were written. */
  messages(chat: string): IPendingText[] {
    return this._ownIn(chat)
      .filter(text => savedFor(text) === null)
      .sort((a, b) => a.time - b.time);
  }

  /** The saved edits of messages in a chat that belong to this tab. */
  savedEdits(chat: string): IPendingText[] {
    return this._ownIn(chat).filter(text => savedFor(text) !== null);
  }

  /** The messages and saved edits of this tab in all chats that the server has neither stored nor refused. */
  get toSend(): IPendingText[] {
    return this.all.filter(text => this._own.has(keyOf(text)) && !text.failure);
  }

  /** Sets the draft, or an edit. Without a text and files, it is removed. */
  setUnfinished(place: IPlace, topic: string, kept: IKept): void {
    const known = this.get(place);
    if (isEmpty(kept)) {
      this._remove(place, true);
    } else if (!known || !isSame(kept, known) || kept.replyTo !== known.replyTo) {
      this._set({ ...place, ...kept, topic, time: this._options.timers.now() }, true);
    }
  }

  /** Adds a message or a saved edit of this tab, or changes it. */
  setMessage(message: IPendingText): void {
    this._own.add(keyOf(message));
    this._lock(message);
    this._set(message, false);
  }

  remove(place: IPlace): void {
    this._remove(place, false);
  }

  /** Calls back once the browser has everything so far; at once if it keeps nothing. */
  whenGiven(callback: () => void): void {
    if (this._problem) {
      callback();
    } else {
      this._writer.whenGiven(callback);
    }
  }

  dispose(): void {
    this._isDisposed = true;
    this._writer.dispose();
    Signal.disconnectReceiver(this);
    this._listening?.dispose();
    this._letGo();
    Signal.clearData(this);
  }

  private _onIdentity(): void {
    const { identity, baseUrl } = this._options.server;
    if (!identity || identity.username === this._owner?.user) {
      return;
    }
    if (this._owner) {
      // Another user has signed in, who must not see what the first one wrote. It stays kept for the first one.
      this._writer.leave();
      this._letGo();
      this._texts.clear();
      this._isLoaded = false;
    }
    this._owner = { server: baseUrl, user: identity.username };
    this._texts.forEach(text => this._lock(text));
    this._changed.emit();
    void this._load();
  }

  /** Reads what is kept: at the beginning, and when another tab has changed it. */
  private async _load(): Promise<void> {
    const { persistence } = this._options;
    const owner = this._owner;
    if (!persistence || !owner) {
      return;
    }
    const kept = await this._writer.watch(persistence.store.load(owner));
    if (!kept || this._isDisposed || owner !== this._owner) {
      return;
    }
    this._take(new Map(kept.map(text => [keyOf(text), text])));
    this._isLoaded = true;
    this._problem = null; // what is written now tells whether there is room
    this._writer.flush();
    this._changed.emit();
  }

  private _take(kept: ReadonlyMap<string, IPendingText>): void {
    for (const key of new Set([...this._texts.keys(), ...kept.keys()])) {
      const [here, there] = [this._texts.get(key), kept.get(key)];
      const isChanged = this._writer.isUnsaved(key);
      if (isChanged && !this._isLoaded && here && there && here.id === '') {
        // The user began to write before the draft was there.
        this._texts.set(key, joined(there, here));
      } else if (there && !isChanged) {
        this._texts.set(key, there);
        this._lock(there);
      } else if (here && !isChanged) {
        this._texts.delete(key);
        this._unlock(key);
      }
    }
  }

  private _ownIn(chat: string): IPendingText[] {
    return this.all.filter(text => text.chat === chat && this._own.has(keyOf(text)));
  }

  private _set(text: IPendingText, isDraft: boolean): void {
    this._texts.set(keyOf(text), text);
    this._save(text, isDraft);
  }

  private _remove(place: IPlace, isDraft: boolean): void {
    if (this._texts.delete(keyOf(place))) {
      this._save(place, isDraft);
    }
  }

  private _save(place: IPlace, isDraft: boolean): void {
    this._writer.save(place, isDraft);
    this._changed.emit();
    if (!this._isLoaded && this._problem && this._problem !== 'stuck') {
      void this._load();
    }
  }

  private _onKept(gone: readonly IPlace[]): void {
    // Only now may another tab look for a message of this one, and find that it is gone.
    gone.forEach(place => this._unlock(keyOf(place)));
    this._note(null);
  }

  /** With a problem, texts live as long as the page, and the next change tries again. */
  private _note(problem: KeepProblem | null): void {
    if (problem !== this._problem) {
      this._problem = problem;
      this._changed.emit();
    }
  }

  /** Waits for the right to send a message. Another chat may have one of the same id, and so may another user or server. */
  private _lock(place: IPlace): void {
    const key = keyOf(place);
    const owner = this._owner;
    const tabs = this._options.persistence?.tabs;
    if (tabs && owner && !isUnfinished(place) && !this._locks.has(key)) {
      const name = `${owner.server} ${owner.user} ${key}`;
      this._locks.set(
        key,
        tabs.hold(name, () => this._own.has(key) || this._claim(key))
      );
    }
  }

  private _unlock(key: string): void {
    this._locks.get(key)?.dispose();
    this._locks.delete(key);
    this._own.delete(key);
    this._claimed.delete(key);
  }

  /** Takes over a message from a tab that is gone, unless it has been sent. */
  private _claim(key: string): void {
    this._claimed.add(key);
    this._claiming ??= Promise.resolve().then(async () => {
      this._claiming = null;
      const claimed = [...this._claimed];
      await this._load();
      // Reading has released those that are no longer kept.
      claimed.filter(one => this._claimed.delete(one)).forEach(one => this._own.add(one));
      this._changed.emit();
    });
  }

  private _letGo(): void {
    [...this._locks.keys()].forEach(key => this._unlock(key));
    this._own.clear();
  }

  private _owner: IOwner | null = null;
  private _texts = new Map<string, IPendingText>();
  /** The keys of this tab's messages and saved edits. */
  private _own = new Set<string>();
  private _locks = new Map<string, IDisposable>();
  private _claimed = new Set<string>();
  private _claiming: Promise<void> | null = null;
  private _writer: PendingWriter;
  private _listening: IDisposable | null;
  private _problem: KeepProblem | null;
  private _isLoaded = false;
  private _isDisposed = false;
  private _changed = new Signal<PendingTexts, void>(this);
}
