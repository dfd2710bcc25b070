import { Signal, type ISignal } from '@lumino/signaling';
import type { EventSourceMessage } from 'eventsource-parser';
import type { IApiClient, IThread } from './api.js';
import type { Ended, IChatList, IReadMark, IRemoval, ITimers, ListState } from './contracts.js';
import { nextPath } from './links.js';
import { EventStream } from './event-stream.js';
import { systemTimers } from './timers.js';

/** The size of a page, and the largest number of pages that are read. */
const PAGE = 100;
const PAGES = 50;

/** All chats the user may read, the most recently active first. Events from the server keep the list up to date. */
export class ChatList implements IChatList {
  constructor(options: { server: IApiClient; timers?: ITimers }) {
    this._server = options.server;
    this._events = new EventStream({
      server: options.server,
      timers: options.timers ?? systemTimers,
      onOpen: () => this._setOffline(false),
      onFresh: () => this._load(),
      onEvent: event => this._onEvent(event),
      onClose: error => this._onClose(error)
    });
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

  get threads(): readonly IThread[] {
    return this._sorted;
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

  /** Loads the list and follows it. Sends no request before this call. */
  start(): void {
    this._events.open();
  }

  get(id: string): IThread | undefined {
    return this._threads.get(id);
  }

  async create(topic?: string): Promise<string> {
    const { chatThread } = await this._server.request<{ chatThread: IThread }>(
      'POST',
      'chat/threads',
      { access: 'open', quiet: true, ...(topic ? { topic } : {}) }
    );
    // The event may have arrived before this response. Its data is then newer.
    if (!this._threads.has(chatThread.id)) {
      this._set(chatThread);
    }
    return chatThread.id;
  }

  async rename(id: string, topic: string): Promise<void> {
    await this._server.request('PATCH', threadPath(id), { topic });
    this._change(id, { topic });
  }

  async delete(id: string): Promise<void> {
    await this._server.request('DELETE', threadPath(id));
    this._remove(id, 'deleted');
  }

  async addBot(id: string, username: string): Promise<void> {
    await this._server.request('PUT', botPath(id, username));
  }

  async removeBot(id: string, username: string): Promise<void> {
    await this._server.request('DELETE', botPath(id, username));
  }

  async markAsRead(id: string, upTo?: IReadMark): Promise<void> {
    const last = this.get(id)?.lastMessage;
    const mark = upTo ?? (last && { id: last.id, seq: Number(last.sequenceId), unread: 0 });
    if (!mark) {
      return;
    }
    // Change it at once, since the user already sees the messages; the server's event corrects it later.
    const { unread, seq: readSequenceId } = mark;
    this._change(id, {
      readSequenceId,
      ...(unread !== undefined && { unreadCount: unread })
    });
    await this._server.request('POST', `${threadPath(id)}/readReceipts`, {
      chatMessageId: mark.id
    });
  }

  retry(): void {
    if (this._state === 'failed') {
      this._state = 'loading';
      this._changed.emit();
    }
    this._events.open();
  }

  /** Makes sure that the stream of events is alive. */
  check(): void {
    this._events.check();
  }

  dispose(): void {
    this._events.dispose();
    Signal.clearData(this);
  }

  private async _load(): Promise<void> {
    const threads = new Map<string, IThread>();
    let path = `chat/threads?maxPageSize=${PAGE}`;
    for (let page = 0; path && page < PAGES; page++) {
      const { value, nextLink } = await this._server.request<{
        value: IThread[];
        nextLink?: string;
      }>('GET', path);
      value.forEach(thread => threads.set(thread.id, thread));
      path = nextLink ? nextPath(this._server, 'chat/threads', nextLink) : '';
    }
    const gone = [...this._threads.keys()].filter(id => !threads.has(id));
    this._threads = threads;
    this._state = 'ready';
    this._error = '';
    this._sort();
    gone.forEach(id => this._removed.emit({ id, reason: null }));
  }

  private _onEvent({ data }: EventSourceMessage): void {
    const { threadId, thread, reason } = JSON.parse(data) as IListEvent;
    if (thread) {
      this._set(thread);
    } else if (thread === null) {
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

  private _set(thread: IThread): void {
    this._threads.set(thread.id, thread);
    this._sort();
  }

  private _change(id: string, change: Partial<IThread>): void {
    const thread = this._threads.get(id);
    if (thread) {
      this._set({ ...thread, ...change });
    }
  }

  private _remove(id: string, reason: Ended | null): void {
    if (this._threads.delete(id)) {
      this._sort();
    }
    this._removed.emit({ id, reason });
  }

  private _sort(): void {
    this._sorted = [...this._threads.values()].sort((a, b) => liveliness(b) - liveliness(a));
    this._changed.emit();
  }

  private _server: IApiClient;
  private _events: EventStream;
  private _state: ListState = 'loading';
  private _error = '';
  private _isOffline = false;
  private _threads = new Map<string, IThread>();
  private _sorted: readonly IThread[] = [];
  private _changed = new Signal<IChatList, void>(this);
  private _removed = new Signal<IChatList, IRemoval>(this);
}

/** An event of the list. `thread` is null for a chat that is gone, with the error code for the reason. */
interface IListEvent {
  threadId: string;
  thread?: IThread | null;
  reason?: string;
}

const REASONS: Record<string, Ended | undefined> = {
  chat_deleted: 'deleted',
  removed_from_chat: 'removed'
};

/** Returns the path of a chat's resource. */
const botPath = (id: string, username: string): string =>
  `${threadPath(id)}/bots/${encodeURIComponent(username)}`;

export const threadPath = (id: string): string => `chat/threads/${encodeURIComponent(id)}`;

const liveliness = (thread: IThread): number =>
  Date.parse(thread.livelyOn ?? thread.lastMessageReceivedOn ?? thread.createdOn) || 0;
