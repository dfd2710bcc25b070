import { Signal } from '@lumino/signaling';
import { YChat, type IBridgeStatus, type IMessage } from '../../src/document/index.js';
import { ChatArchive } from '../../src/model/archive/chat-archive.js';
import { ChatBots } from '../../src/model/chat/chat-bots.js';
import { InputModel, newInput } from '../../src/model/chat/input-model.js';
import { Reactions } from '../../src/model/reactions/reactions.js';
import type { PendingTexts } from '../../src/model/pending/pending-texts.js';
import { Threads, type NewInput } from '../../src/model/threads/threads.js';
import { systemTimers } from '../../src/model/timers.js';
import { ListSearch } from '../../src/model/search/list-search.js';
import { DEFAULT_LIMITS } from '../../src/model/network/server-settings.js';
import type {
  IAnswers,
  IChatModel,
  IChats,
  IMessageHit,
  IMessageItem,
  IApiClient,
  IAvailableBot,
  IChatBridge,
  IConnectionFacts,
  IFollowing,
  IOriginals,
  IPins,
  IReactions,
  IReader,
  IReceipts,
  IServerSettings,
  IThread,
  IWork,
  Paging
} from '../../src/model/index.js';
import { FakeEdits } from './fake-edits.js';
import { FakeLinked } from './fake-linked.js';
import { FakeList } from './fake-list.js';
import { FakePending } from './fake-pending.js';

export { thread } from './fake-list.js';

/** The answers of bots, of which the user may do nothing. */
class FakeAnswers implements IAnswers {
  works: IWork[] = [];
  canStop: IAnswers['canStop'] = () => false;
  canRetry: IAnswers['canRetry'] = () => false;
  stop(): void {}
  retry(): void {}
}

/** The pinned messages of a chat, which the user may not change. */
class FakePins implements IPins {
  all: IMessageItem[] = [];
  canPin: IPins['canPin'] = () => false;
  set(): void {}
}

/** Keeps no text. */
const FAKE_PENDING = {
  changed: new Signal<object, void>({}),
  get: () => undefined,
  setUnfinished: () => undefined
} as unknown as PendingTexts;

/** Knows the messages that are shown. */
class FakeOriginals implements IOriginals {
  constructor(private _model: Pick<IChatModel, 'messages'>) {}
  readonly changed: Signal<FakeOriginals, void> = new Signal(this);
  of(id: string): IMessage | null | undefined {
    return this._model.messages.find(item => item.id === id) ?? null;
  }
}

/** Shows the reactions that the messages have. */
class FakeReactions extends Reactions {
  constructor(model: Pick<IChatModel, 'id' | 'username' | 'messages'>) {
    super({
      ...{ id: model.id, username: () => model.username, messages: () => model.messages },
      ...{ server: { request: () => Promise.reject(new Error('No server.')) } },
      ...{ onChange: () => undefined, onRefused: () => undefined }
    });
  }
}

/** The connection to a room of LiveKit. */
class FakeBridge implements IChatBridge {
  status: IBridgeStatus | null = null;
  connect: IChatBridge['connect'] = () => Promise.resolve();
  disconnect: IChatBridge['disconnect'] = () => Promise.resolve();
}

const NOBODY: readonly IReader[] = [];

/** The readers of messages by id. */
class FakeReceipts implements IReceipts {
  readers: { [id: string]: readonly IReader[] } = {};
  at = (id: string): readonly IReader[] => this.readers[id] ?? NOBODY;
  of = ({ id }: IMessageItem): readonly IReader[] => this.at(id);
}

/** A chat without a connection. The list has its name and its unread count. */
export class FakeModel implements IChatModel {
  constructor(
    readonly id: string,
    private _list: FakeList,
    { server, settings }: Pick<IChats, 'server' | 'settings'>
  ) {
    const document = (): YChat => this.document;
    const onChange = (): void => this.changed.emit({});
    this.bots = new ChatBots({ id, server, settings, document, onChange });
    _list.changed.connect(this._onList, this);
  }

  get name(): string {
    return this._list.get(this.id)?.topic ?? '';
  }
  get unread(): number {
    return this._list.get(this.id)?.unreadCount ?? 0;
  }
  readonly username = 'ada';
  readonly ready = true;
  readonly connection = 'open';
  readonly connectionMessage = '';
  facts: IConnectionFacts = { code: '', since: 0, retryOn: null, syncedOn: null };
  connectionFacts = (): IConnectionFacts => this.facts;
  readonly canWrite = true;
  messages: IMessageItem[] = [];
  readonly changed: Signal<FakeModel, { ids?: ReadonlySet<string> }> = new Signal(this);
  readonly people = [];
  readonly typing = [];
  readonly answers = new FakeAnswers();
  readonly bots: ChatBots;
  readonly pins = new FakePins();
  readonly receipts = new FakeReceipts();
  readonly bridge = new FakeBridge();
  newAfter: number | null = null;
  readonly lacksNew: boolean = false;
  readonly older: Paging = 'none';
  readonly newer: Paging = 'none';
  /** The message to which the views scroll next. */
  target: string | null = null;
  readonly input = new InputModel(() => undefined);
  readonly edits = new FakeEdits(
    (...saved) => void Reflect.apply(this.edit, this, saved),
    () => this.changed.emit({})
  );
  readonly originals = new FakeOriginals(this);
  /** The place up to which the user has read the chat. */
  readUpTo = Infinity;
  /** Answers the requests about threads. */
  threadOf: (path: string, body?: unknown) => Promise<unknown> = () =>
    Promise.resolve({ value: [] });
  /** Tells what the user has done in threads in other windows. */
  readonly followed: Signal<object, IFollowing & { threadId: string }> = new Signal({});
  /** Makes the draft of a thread. */
  inputOf: NewInput = newInput;
  readonly threads: Threads = new Threads({
    chat: this,
    pending: FAKE_PENDING,
    newInput: send => this.inputOf(send),
    read: message => message,
    loaded: id => this.messages.find(item => item.id === id),
    server: {
      request: (_: string, path: string, body?: unknown) => this.threadOf(path, body)
    } as unknown as IApiClient,
    list: { followed: this.followed } as never,
    timers: systemTimers,
    readUpTo: () => this.readUpTo,
    onChange: () => this.changed.emit({})
  });
  readonly reactions: IReactions = new FakeReactions(this);
  readonly document = new YChat();
  readonly documentChanged: Signal<FakeModel, YChat> = new Signal(this);
  readonly refused: Signal<FakeModel, string> = new Signal(this);
  isDisposed = false;

  person = (): undefined => undefined;
  canEdit = (): boolean => false;
  canDelete = (): boolean => false;
  send(): void {}
  edit(): void {}
  delete(): void {}
  choose(): Promise<void> {
    return Promise.resolve();
  }
  retry(): void {}
  discard(): never[] {
    return [];
  }
  loadOlder(): void {}
  loadNewer(): void {}
  toNewest(): void {}
  toNew(): Promise<void> {
    return Promise.resolve();
  }
  reveal(id: string): Promise<void> {
    this.target = id;
    this.changed.emit({});
    return Promise.resolve();
  }
  revealTime(): Promise<void> {
    return Promise.resolve();
  }
  linkTo = (message: string): string => `http://localhost/colloquy/#${message}`;
  takeTarget(): string | null {
    const { target } = this;
    this.target = null;
    return target;
  }
  reconnect(): void {}
  visit(): void {}
  markAsRead(): void {}
  setUnread(): void {}
  resumeReading(): boolean {
    return false;
  }
  dispose(): void {
    this.isDisposed = true;
    this.bots.dispose();
    this._list.changed.disconnect(this._onList, this);
    this.document.dispose();
  }

  private _onList(): void {
    this.changed.emit({});
  }
}

/** The operator's settings: empty until a test sets them. */
export class FakeSettings implements IServerSettings {
  livekitRooms: string[] | null = null;
  pushKey: string | null = null;
  trustedImageHosts: string[] = [];
  bots: IAvailableBot[] = [];
  limits: IServerSettings['limits'] = DEFAULT_LIMITS;
  readonly changed: Signal<FakeSettings, void> = new Signal(this);
}

/** The loaded chats, without a server. */
export class FakeChats implements IChats {
  constructor(...threads: IThread[]) {
    this.list.threads = threads;
  }

  readonly list = new FakeList();
  readonly linked = new FakeLinked();
  readonly settings = new FakeSettings();
  readonly search = new ListSearch();
  readonly pending = new FakePending();
  readonly server = {
    baseUrl: 'http://localhost/colloquy/',
    identity: null,
    request: (_: string, path: string) =>
      Promise.resolve({ value: path.startsWith('chat/search') ? this.hits : this.found })
  } as unknown as IApiClient;
  readonly archive = new ChatArchive({
    server: this.server,
    settings: this.settings,
    loadSettings: () => Promise.resolve(),
    timers: systemTimers,
    workspace: () => undefined
  });
  /** The chats that the server finds by their names. */
  found: IThread[] = [];
  /** The hits of each search. */
  hits: IMessageHit[] = [];
  readonly models = new Map<string, FakeModel>();
  isDisposed = false;

  open(id: string): FakeModel {
    const model = this.models.get(id) ?? new FakeModel(id, this.list, this);
    this.models.set(id, model);
    return model;
  }
  here = new Set<string>();
  readonly hereChanged: Signal<FakeChats, void> = new Signal(this);
  loaded(id: string): FakeModel | undefined {
    return this.models.get(id);
  }
  release(id: string): void {
    this.models.get(id)?.dispose();
    this.models.delete(id);
  }
  dispose(): void {
    this.isDisposed = true;
    [...this.models.keys()].forEach(id => this.release(id));
  }
}
