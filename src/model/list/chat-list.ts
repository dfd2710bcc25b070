import { Signal, type ISignal } from '@lumino/signaling';
import type { EventSourceMessage } from 'eventsource-parser';
import type { BotAnswers } from '../../document/index.js';
import type { IApiClient, IThread } from '../api.js';
import type {
  Ended,
  IChatList,
  IReadMark,
  IRemoval,
  ITimers,
  ListState,
  Paging
} from '../contracts.js';
import { EventStream } from '../network/event-stream.js';
import { ListCommands } from './list-commands.js';
import { Arrivals } from './arrivals.js';
import { REASONS, type IFollowedEvent, type IListEvent } from './list-event.js';
import { LoadedThreads } from './loaded-threads.js';
import { systemTimers } from '../timers.js';
import { OwnChats } from './own-chats.js';
import { Workspaces } from './workspaces.js';
import type { Alerts } from './alerts.js';

export interface IChatListOptions {
  server: IApiClient;
  timers?: ITimers;
  /** The ids of the chats that are open. They are in the list although their pages may not be loaded. */
  opened?(this: void): Iterable<string>;
}

/**
 * The chats that the user may read, the most recently active first. Before the list is shown, only the ids of the unread
 * chats are loaded. Then it is loaded page by page. Events from the server keep up to date what is loaded.
 */
export class ChatList implements IChatList {
  constructor(options: IChatListOptions) {
    const { server, timers = systemTimers, opened = () => [] } = options;
    this._commands = new ListCommands(server);
    this.workspaces = new Workspaces(server, () => this._switch());
    const workspace = (): string | undefined => this.workspaces.shown;
    this._threads = new LoadedThreads({ server, opened, workspace });
    this._threads.changed.connect(() => this._changed.emit());
    this.own = new OwnChats(server, this._threads, workspace);
    this._events = new EventStream({
      server,
      timers,
      onOpen: () => {
        this._setOffline(false);
        this._readOn('failed');
      },
      onFresh: () => this._load(),
      onEvent: event => this._onEvent(event),
      onClose: error => this._onClose(error)
    });
  }

  readonly workspaces: Workspaces;
  readonly own: OwnChats;

  get alerts(): Alerts {
    return this._threads.alerts;
  }

  get state(): ListState {
    return this._state;
  }

  get error(): string {
    return this._error;
  }

  get isOffline(): boolean {
    return this._isOffline;
  }

  get isCurrent(): boolean {
    return this._threads.hasPages;
  }

  get threads(): readonly IThread[] {
    return this._threads.sorted;
  }

  get unread(): ReadonlySet<string> {
    return this._threads.unread;
  }

  get paging(): Paging {
    return this._threads.pagingOf('all');
  }

  get unreadPaging(): Paging {
    return this._threads.pagingOf('unread');
  }

  get arrived(): ISignal<IChatList, IThread> {
    return this._arrived;
  }

  /** Emits a thread that the user has followed, or no more, or has read in. */
  get followed(): ISignal<ChatList, IFollowedEvent> {
    return this._followed;
  }

  get changed(): ISignal<IChatList, void> {
    return this._changed;
  }

  get removed(): ISignal<IChatList, IRemoval> {
    return this._removed;
  }

  get isDisposed(): boolean {
    return this._events.isDisposed;
  }

  /** Follows the list. Sends no request before this call. */
  start = (): void => this._events.open();

  show(): void {
    if (!this._isShown) {
      this._isShown = true;
      this._readOn('idle');
      void this.workspaces.load();
    }
  }

  more = (): void => void (this._hasContact && this._threads.more('all'));

  moreUnread = (): void => void (this._hasContact && this._threads.more('unread'));

  get = (id: string): IThread | undefined => this._threads.get(id);

  isGone = (id: string): boolean => this._threads.isGone(id);

  isConfirmed = (id: string): boolean => this._threads.isConfirmed(id);

  /** Shows these chats until the server answers. */
  restore(threads: readonly IThread[]): void {
    if (threads.length > 0 && !this._hasContact) {
      this._isOffline = this._state === 'failed';
      this._state = 'ready';
      this._threads.restore(threads);
    }
  }

  find = (id: string): Promise<IThread | undefined> => this._threads.find(id);

  findByName = (topic: string): Promise<IThread | undefined> => this._threads.findByName(topic);

  create = (topic?: string): Promise<string> => this.own.create(topic);

  async rename(id: string, topic: string): Promise<void> {
    await this._commands.rename(id, topic);
    this._change(id, { topic });
  }

  async delete(id: string): Promise<void> {
    await this._commands.delete(id);
    this._remove(id, 'deleted');
  }

  addBot = (id: string, username: string): Promise<void> => this._commands.addBot(id, username);

  setAnswers = (id: string, username: string, answers: BotAnswers | null): Promise<void> =>
    this._commands.setAnswers(id, username, answers);

  removeBot = (id: string, username: string): Promise<void> =>
    this._commands.removeBot(id, username);

  async markAsRead(id: string, upTo?: IReadMark): Promise<void> {
    const last = (upTo ? undefined : await this.find(id))?.lastMessage;
    const mark = upTo ?? (last && { id: last.id, seq: Number(last.sequenceId), unread: 0 });
    if (mark) {
      const { unread: unreadCount, seq: readSequenceId } = mark;
      // Change it at once, since the user already sees the messages; the server's event corrects it later.
      this._change(id, { readSequenceId, ...(unreadCount !== undefined && { unreadCount }) });
      await this._commands.markAsRead(id, mark.id);
    }
  }

  async markAllAsRead(): Promise<void> {
    this._threads.markAllAsRead(); // as in `markAsRead`
    await this._commands.markAllAsRead(this.workspaces.shown);
  }

  retry(): void {
    if (this._state === 'failed') {
      this._state = 'loading';
      this._changed.emit();
    }
    this._events.open();
    this._readOn('failed');
  }

  /** Makes sure that the stream of events is alive. */
  check = (): void => this._events.check();

  dispose(): void {
    this._events.dispose();
    this._threads.dispose();
    this.workspaces.dispose();
    Signal.clearData(this);
  }

  private async _load(): Promise<void> {
    const isShown = this._isShown;
    const gone = await this._threads.load(isShown);
    this._hasContact = true;
    this._state = 'ready';
    this._error = '';
    this._changed.emit();
    gone.forEach(id => this._removed.emit({ id, reason: null }));
    if (!isShown) {
      this._readOn('idle'); // It may have been shown meanwhile.
    }
  }

  /** Shows the chats of another workspace. */
  private _switch(): void {
    void this._load().catch(() => this._events.check());
  }

  /** Loads the next pages of the parts in this state, once the list is shown. */
  private _readOn(state: Paging): void {
    if (this._isShown && this.paging === state) {
      this.more();
    }
    if (this._isShown && this.unreadPaging === state && this.unread.size > 0) {
      this.moreUnread();
    }
  }

  private _onEvent({ event = '', data }: EventSourceMessage): void {
    const heard = JSON.parse(data) as IListEvent;
    const { threadId, thread, reason, message } = heard;
    const isElsewhere = thread != null && !this._threads.isShown(thread);
    if (isElsewhere || event.startsWith('workspace')) {
      void this.workspaces.load().then(() => event === 'workspaceDeleted' && this._switch());
    }
    if (event === 'chatMessageReceived') {
      this._arrivals.note(threadId, Number(message?.sequenceId ?? 0));
    } else if (event === 'threadFollowingUpdated') {
      this._followed.emit(heard as IListEvent & IFollowedEvent);
    }
    if (thread) {
      this._threads.set(thread);
      if (this._arrivals.take(thread)) {
        this._arrived.emit(thread);
      }
    } else if (thread === null) {
      this._arrivals.forget(threadId);
      this._remove(threadId, REASONS[reason ?? ''] ?? null);
    }
  }

  private _onClose(error: Error): void {
    if (this._state !== 'ready') {
      this._state = 'failed';
      this._error = error.message;
      this._changed.emit();
    } else {
      this._setOffline(true);
    }
  }

  private _setOffline(isOffline: boolean): void {
    if (isOffline !== this._isOffline) {
      this._isOffline = isOffline;
      this._changed.emit();
    }
  }

  private _change(id: string, change: Partial<IThread>): void {
    const thread = this.get(id);
    if (thread) {
      this._threads.set({ ...thread, ...change }, false);
    }
  }

  private _remove(id: string, reason: Ended | null): void {
    this._threads.remove(id);
    this._removed.emit({ id, reason });
  }

  private _commands: ListCommands;
  private _threads: LoadedThreads;
  private _isShown = false;
  private _arrivals = new Arrivals();
  private _events: EventStream;
  private _state: ListState = 'loading';
  private _error = '';
  private _isOffline = false;
  private _hasContact = false;
  private _changed = new Signal<IChatList, void>(this);
  private _removed = new Signal<IChatList, IRemoval>(this);
  private _arrived = new Signal<IChatList, IThread>(this);
  private _followed = new Signal<ChatList, IFollowedEvent>(this);
}
