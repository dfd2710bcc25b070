import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import { ChatArchive } from './archive/chat-archive.js';
import { ChatList } from './list/chat-list.js';
import { LinkedChats } from './list/linked-chats.js';
import { ChatModel } from './chat/chat-model.js';
import type { Config } from './config.js';
import type { IApiClient } from './api.js';
import type { IChatList, IChatModel, IChats, ITimers } from './contracts.js';
import { ChatCopies, type ICopiesOptions } from './copies/chat-copies.js';
import { watchNetwork } from './network/network.js';
import type { IOffers } from './offers/offer-contracts.js';
import type { IPersistence } from './pending/pending-store.js';
import { PendingTexts } from './pending/pending-texts.js';
import { ListSearch } from './search/list-search.js';
import { ServerSettings } from './network/server-settings.js';
import { systemTimers } from './timers.js';

export interface IChatsOptions {
  server: IApiClient;
  config: Config;
  timers?: ITimers;
  /** Keeps drafts and unsent messages beyond the life of the page. */
  persistence?: IPersistence;
  /** Keeps copies of the chats beyond the life of the page. */
  copies?: ICopiesOptions;
  /** The parts of open notebooks or files that drafts can take along. */
  offers?: IOffers;
  /** Tells the id of this browser, in which an agent of the user may act; undefined if there is none. */
  webClient?(this: void): string | undefined;
  /** For environments without a global WebSocket. */
  WebSocket?: typeof WebSocket;
}

/** The loaded chats. Each chat has one model, shared by all its views. */
export class Chats implements IChats {
  constructor(private _options: IChatsOptions) {
    this.server = _options.server;
    const timers = _options.timers ?? systemTimers;
    this.pending = new PendingTexts({ ..._options, timers });
    this.pending.changed.connect(this._send, this);
    this.list = new ChatList({ ..._options, opened: () => this._models.keys() });
    const { copies, server } = _options;
    this.copies = copies && new ChatCopies({ ...copies, server, timers, list: this.list });
    this.linked = new LinkedChats(this);
    this.settings = new ServerSettings(_options.server);
    const { settings } = this;
    const workspace = (): string | undefined => this.list.workspaces.shown;
    const loadSettings = (): Promise<void> => settings.load();
    this.archive = new ChatArchive({ server, settings, loadSettings, workspace, timers });
    this.list.changed.connect(this._onList, this);
    this.list.removed.connect((_, { id }) => this._models.has(id) && this._lost.add(id));
    this._network = watchNetwork(
      () => {
        this.list.check();
        this._models.forEach(model => model.check());
      },
      () => {
        this.list.retry();
        this._models.forEach(model => model.reconnect());
      }
    );
  }

  readonly server: IApiClient;
  readonly search = new ListSearch();
  readonly list: ChatList;
  readonly linked: LinkedChats;
  readonly settings: ServerSettings;
  readonly archive: ChatArchive;
  readonly pending: PendingTexts;
  readonly copies: ChatCopies | undefined;

  get isDisposed(): boolean {
    return this.list.isDisposed;
  }

  get here(): ReadonlySet<string> {
    return this._here;
  }

  get hereChanged(): ISignal<IChats, void> {
    return this._hereChanged;
  }

  /** Follows the list of chats. Sends no request before this call. */
  start(): void {
    this.list.start();
  }

  open(id: string): IChatModel {
    this._sending.delete(id);
    return this._models.get(id) ?? this._load(id);
  }

  loaded(id: string): IChatModel | undefined {
    return this._models.get(id);
  }

  release(id: string): void {
    const model = this._models.get(id);
    if (model && hasUnkept(model) && !this.isDisposed) {
      // It goes when its files are uploaded and its recordings attached, and the drafts and edits are kept.
      this._sending.add(id);
      return;
    }
    this._models.delete(id);
    this._sending.delete(id);
    model?.dispose();
    this._noteHere();
    this._send();
  }

  dispose(): void {
    this._models.forEach(model => model.dispose());
    this._models.clear();
    Signal.clearData(this);
    Signal.clearData(this.search);
    this._network.dispose();
    this.pending.dispose();
    this.archive.dispose();
    this.copies?.dispose();
    this.linked.dispose();
    this.list.dispose();
  }

  private _load(id: string): ChatModel {
    const model = new ChatModel({
      ...this._options,
      timers: this._options.timers ?? systemTimers,
      list: this.list,
      pending: this.pending,
      copy: this.copies?.of(id),
      settings: this.settings,
      id
    });
    this._models.set(id, model);
    model.changed.connect(this._noteHere, this);
    void this.settings.load();
    // The model connects to a chat that is in the list. It asks itself why another one is not.
    void this.list
      .find(id)
      .catch(() => undefined)
      .then(() => this._models.get(id) === model && model.reconnect());
    return model;
  }

  /** Loads the chats that no view shows but that have messages to send, until these are stored. */
  private _send(): void {
    if (this.list.state !== 'ready' || this.isDisposed) {
      return;
    }
    const chats = new Set(this.pending.toSend.map(({ chat }) => chat));
    for (const id of this._sending) {
      if (!chats.has(id)) {
        this.release(id);
      }
    }
    for (const id of chats) {
      if (!this._models.has(id) && this.list.get(id)) {
        this._load(id);
        this._sending.add(id);
      }
    }
    // Only the server knows which of the chats with texts are gone.
    for (const id of new Set(this.pending.all.map(({ chat }) => chat))) {
      if (!this.list.get(id) && !this.list.isGone(id)) {
        void this.list.find(id).catch(() => undefined);
      }
    }
  }

  /** Loads the settings as soon as the list is shown. */
  private _onList({ state, threads }: IChatList): void {
    for (const id of this._lost) {
      if (this.list.get(id)) {
        this._lost.delete(id);
        this._models.get(id)?.reconnect(); // the user was added again, or the chat is open again
      }
    }
    if (state === 'ready') {
      if (threads.length > 0) {
        void this.settings.load();
      }
      this._send();
    }
  }

  private _noteHere(): void {
    const here = new Set<string>();
    for (const model of this._models.values()) {
      for (const person of model.people) {
        if (!person.here) {
          break; // those who are here come first
        }
        here.add(person.username);
      }
    }
    if (here.size !== this._here.size || [...here].some(one => !this._here.has(one))) {
      this._here = here;
      this._hereChanged.emit();
    }
  }

  /** The loaded chats that the list has lost. */
  private readonly _lost = new Set<string>();
  private _here: ReadonlySet<string> = new Set();
  private _hereChanged = new Signal<IChats, void>(this);
  private _network: IDisposable;
  private _models = new Map<string, ChatModel>();
  /** The loaded chats that no view shows. */
  private _sending = new Set<string>();
}

/** Whether a draft or an edit of a chat has what is kept nowhere else. */
const hasUnkept = ({ edits, input, threads }: ChatModel): boolean =>
  input.hasUnkept || edits.isUploading || threads.hasUnkept;
