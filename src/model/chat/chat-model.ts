import { Signal, type ISignal } from '@lumino/signaling';
import type { IAttachment, INotice, YChat } from '../../document/index.js';
import type { IChatModelOptions } from './chat-model-options.js';
import { ChatMessages } from './chat-messages.js';
import type { IThread } from '../api.js';
import type {
  ConnectionState,
  IChatModel,
  IMessageItem,
  IPerson,
  IReactions,
  ITyping,
  Paging
} from '../contracts.js';
import { ChatBots } from './chat-bots.js';
import { newInput, type InputModel } from './input-model.js';
import { linkTo } from '../message-place.js';
import { Answers } from './answers.js';
import { ChatBridge } from '../bridge/chat-bridge.js';
import { editDraft } from './edit-draft.js';
import { canDelete, canEdit } from './message-rights.js';
import { Originals } from '../replies/originals.js';
import { Threads, type NewInput } from '../threads/threads.js';
import { readMessage } from './message-items.js';
import { Pins } from './pins.js';
import { Presence } from './presence.js';
import { Receipts } from './receipts.js';
import { ReadState } from './read-state.js';
import { SyncedDocument } from '../network/synced-document.js';
import { UnfinishedEdits, type NewEditDraft } from '../pending/unfinished-edits.js';

type Changes = { ids?: ReadonlySet<string> };

/** One chat: its visible messages, presence, connection and unsent messages. */
export class ChatModel implements IChatModel {
  constructor(private _options: IChatModelOptions) {
    this.id = _options.id;
    this.input = newInput((...sent) => this.send(...sent), _options);
    const thread = (): IThread | undefined => _options.list.get(this.id);
    const exists = (): boolean => _options.list.isConfirmed(this.id);
    this._synced = new SyncedDocument({ ..._options, exists });
    const shared = {
      ...{ ..._options, input: this.input, read: readMessage, onChange: () => this._emit([]) },
      ...{ username: () => this.username, topic: () => this.name, isReady: () => this.ready },
      isRestored: () => this._synced.isRestored,
      onRefused: (message: string) => this._refused.emit(message)
    };
    this._presence = new Presence(this.document, { ...shared, thread });
    const entry = (id: string): IAttachment | undefined => this.document.getAttachment(id);
    const newDraft: NewEditDraft = (...begun) =>
      editDraft({ ...shared, entry, edit: this.edit }, ...begun);
    this.edits = new UnfinishedEdits({ ...shared, newDraft });
    this._messages = new ChatMessages(this.document, {
      ...shared,
      ...{ isOnline: () => this.connection !== 'offline', textFields: this._presence.textFields },
      onChange: ids => this._emit(ids)
    });
    this.answers = new Answers({
      ...{ ...shared, rights: () => this, role: () => this._thread?.role },
      works: () => this._presence.works
    });
    this.bots = new ChatBots({ ...shared, document: () => this.document });
    this.pins = new Pins({ ...shared, messages: this._messages, rights: () => this });
    this.bridge = new ChatBridge(shared);
    this.receipts = new Receipts({ ...shared, messages: this._messages, person: this.person });
    const loaded = (id: string): IMessageItem | undefined => this._messages.get(id);
    this.originals = new Originals({ ...shared, loaded });
    const inThread: NewInput = send => newInput(send, _options);
    const readUpTo = (): number => this._reading.upTo;
    this.threads = new Threads({ ...shared, chat: this, newInput: inThread, loaded, readUpTo });
    this._reading = new ReadState({ ...shared, messages: this._messages, threads: this.threads });
    this._synced.stateChanged.connect(this._onConnection, this);
    this._synced.noticed.connect(this._onNotice, this);
    this._synced.replaced.connect(this._onReplaced, this);
    _options.list.changed.connect(this._onList, this);
    _options.list.removed.connect((_, removal) => this._synced.end(removal), this);
    _options.server.identityChanged.connect(this._onIdentity, this);
    this._onIdentity();
    this._onList();
  }

  readonly id: string;
  readonly input: InputModel;
  readonly edits: UnfinishedEdits;
  readonly answers: Answers;
  readonly bots: ChatBots;
  readonly pins: Pins;
  readonly bridge: ChatBridge;
  readonly receipts: Receipts;
  readonly originals: Originals;
  readonly threads: Threads;

  get name(): string {
    const { topic = '', direct } = this._options.list.get(this.id) ?? {};
    return direct === undefined ? this.document.name || topic : topic;
  }

  get username(): string {
    return this._options.server.identity?.username ?? '';
  }

  get ready(): boolean {
    return this._synced.isReady;
  }

  get connection(): ConnectionState {
    return this._synced.state;
  }

  get connectionMessage(): string {
    return this._synced.message;
  }

  get canWrite(): boolean {
    return this._synced.canWrite ?? this._thread?.role !== 'reader';
  }

  get messages(): readonly IMessageItem[] {
    return this._messages.all;
  }

  get reactions(): IReactions {
    return this._messages.reactions;
  }

  get older(): Paging {
    return this.ready ? this._messages.history.older : 'none';
  }

  get newer(): Paging {
    return this._messages.history.newer;
  }

  get changed(): ISignal<IChatModel, Changes> {
    return this._changed;
  }

  get refused(): ISignal<IChatModel, string> {
    return this._refused;
  }

  get people(): readonly IPerson[] {
    return this._presence.people;
  }

  person = (username: string): IPerson | undefined => this._presence.person(username);

  get typing(): readonly ITyping[] {
    return this._presence.typing;
  }

  get unread(): number {
    return this._reading.unread;
  }

  get newAfter(): number | null {
    return this._reading.newAfter;
  }

  get lacksNew(): boolean {
    return this._reading.lacksNew;
  }

  get isDisposed(): boolean {
    return this._synced.isDisposed;
  }

  get document(): YChat {
    return this._synced.document;
  }

  get documentChanged(): ISignal<IChatModel, YChat> {
    return this._documentChanged;
  }

  canEdit = (message: IMessageItem): boolean => canEdit(message, this);

  canDelete = (message: IMessageItem): boolean => canDelete(message, this, this._thread?.role);

  send(...[body, replyTo, files]: Parameters<IChatModel['send']>): void {
    this.toNewest();
    this._messages.send(body, replyTo, files);
    this._options.pending.whenGiven(() => this._presence.stopWriting()); // behind the message
  }

  edit: IChatModel['edit'] = (id, body, files) => {
    this._messages.edit(id, body, files);
    this.edits.end(id, true);
  };

  delete = (id: string): void => this._messages.delete(id);

  choose = (id: string, option: string): Promise<void> => this._messages.choose(id, option);

  loadOlder = (): void => void this._messages.history.loadOlder();
  loadNewer = (): void => void this._messages.history.loadNewer();

  toNewest(): void {
    this._reading.skip();
    this._messages.history.toNewest();
  }

  toNew = (): Promise<void> => this._messages.history.goAfter(this._reading.firstUnreadAfter);

  reveal = (id: string): Promise<void> =>
    this._synced.opened.then(() => this._messages.jumps.toMessage(id));

  revealTime = (time: number): Promise<void> =>
    this._synced.opened.then(() => this._messages.jumps.toTime(time));

  takeTarget = (): string | null => this._messages.jumps.take();

  retry(id: string): void {
    this.toNewest();
    this._messages.retry(id);
  }

  discard: IChatModel['discard'] = id => this._messages.discard(id)?.files ?? [];

  connectionFacts: IChatModel['connectionFacts'] = () => this._synced.facts;

  reconnect = (): void => this._synced.connect();

  /** Makes sure that the connection is alive. */
  check = (): void => this._synced.check();

  visit = (): void => this._reading.visit();
  markAsRead = (upTo?: string): void => this._reading.mark(upTo);
  setUnread = (id: string): void => this._reading.setUnread(id);
  resumeReading = (): boolean => this._reading.resume();

  linkTo = (message: string): string =>
    linkTo(this._options.server.baseUrl, { chat: this.id, message });

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    Signal.disconnectReceiver(this);
    [this.input, this._messages, this.originals, this.threads].forEach(noun => noun.dispose());
    [this._reading, this.receipts, this.bridge, this.pins].forEach(noun => noun.dispose());
    [this._presence, this._synced, this.edits, this.bots].forEach(noun => noun.dispose());
    Signal.clearData(this);
  }

  private _onConnection = (_: unknown, state: ConnectionState): void => {
    if (state !== 'open') {
      return this._messages.wait(this.ready);
    }
    this._messages.open();
    this.originals.clear();
    this._reading.open();
    [this.receipts, this.bridge, this.pins].forEach(noun => void noun.open());
    void this.threads.connect();
    this._emit([]);
  };

  private _onNotice = (_: unknown, notice: INotice): void => {
    [this.receipts, this.bridge, this.pins].forEach(noun => noun.hear(notice));
    return notice.type === 'welcome' ? this._emit([]) : this._messages.hear(notice);
  };

  private _onReplaced = (_: unknown, document: YChat): void => {
    this._messages.replace(document);
    this._presence.replace(document);
    this._onIdentity();
    this._documentChanged.emit(document);
  };

  private _onIdentity = (): void => {
    const identity = this._options.server.identity;
    if (identity) {
      this._presence.introduce(identity);
      this._messages.post();
      this._messages.update();
    }
  };

  private _onList = (): void => {
    const thread = this._options.list.get(this.id);
    if (thread && thread !== this._thread) {
      this._thread = thread;
      this._reading.update(thread);
      this._presence.update();
    }
  };

  private _emit = (ids?: readonly string[]): void =>
    this._changed.emit(ids ? { ids: new Set(ids) } : {});

  private _synced: SyncedDocument;
  private _messages: ChatMessages;
  private _presence: Presence;
  private _reading: ReadState;
  private _thread: IThread | undefined;
  private _changed = new Signal<IChatModel, Changes>(this);
  private _refused = new Signal<IChatModel, string>(this);
  private _documentChanged = new Signal<IChatModel, YChat>(this);
}
