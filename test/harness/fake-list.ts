import { Signal } from '@lumino/signaling';
import type { BotAnswers } from '../../src/document/index.js';
import { OwnChats } from '../../src/model/list/own-chats.js';
import { Workspaces } from '../../src/model/list/workspaces.js';
import type { IChatList, IRemoval, IThread, ListState, Paging } from '../../src/model/index.js';

/** A row of the chat list. */
export function thread(id: string, topic: string, more: Partial<IThread> = {}): IThread {
  return {
    id,
    topic,
    createdOn: '2026-01-05T09:00:00Z',
    access: 'open',
    role: 'owner',
    unreadCount: 0,
    readSequenceId: 0,
    participants: [],
    ...more
  };
}

/** A chat list without a server, which a test changes. */
export class FakeList implements IChatList {
  readonly workspaces = new Workspaces(
    { request: () => Promise.reject(new Error('There is no server.')) } as never,
    () => undefined
  );
  readonly alerts = { muted: new Set<string>(), urgent: new Set<string>() };
  readonly own = new OwnChats(
    {
      request: (method: string, path: string, body?: object) => {
        this.calls.push(`${method} ${path} ${JSON.stringify(body)}`);
        return Promise.resolve(thread('direct', 'Bob', { direct: 'bob' }));
      }
    } as never,
    {
      get: id => this.get(id),
      set: changed => this.set(changed, ...this.threads.filter(({ id }) => id !== changed.id))
    },
    () => undefined
  );
  state: ListState = 'ready';
  error = '';
  threads: IThread[] = [];
  readonly changed: Signal<FakeList, void> = new Signal(this);
  isOffline = false;
  readonly removed: Signal<FakeList, IRemoval> = new Signal(this);
  isDisposed = false;
  /** The calls so far, in words. */
  readonly calls: string[] = [];

  paging: Paging = 'none';
  unreadPaging: Paging = 'none';
  readonly arrived: Signal<FakeList, IThread> = new Signal(this);
  /** Chats on the server that are not in this list. */
  elsewhere: IThread[] = [];

  get unread(): ReadonlySet<string> {
    const all = [...this.threads, ...this.elsewhere];
    return new Set(all.filter(({ unreadCount }) => unreadCount > 0).map(({ id }) => id));
  }
  isShown = false;
  show(): void {
    this.isShown = true;
  }
  more(): void {
    this.calls.push('more');
  }
  moreUnread(): void {
    this.calls.push('moreUnread');
  }
  get(id: string): IThread | undefined {
    return this.threads.find(known => known.id === id);
  }
  isGone(id: string): boolean {
    return ![...this.threads, ...this.elsewhere].some(known => known.id === id);
  }
  find(id: string): Promise<IThread | undefined> {
    return Promise.resolve(this._load(known => known.id === id));
  }
  findByName(name: string): Promise<IThread | undefined> {
    return Promise.resolve(this._load(({ topic }) => topic === name));
  }
  set(...threads: IThread[]): void {
    this.threads = threads;
    this.changed.emit();
  }
  update(id: string, change: Partial<IThread>): void {
    const before = this.get(id);
    this.set(...this.threads.map(known => (known.id === id ? { ...known, ...change } : known)));
    const after = this.get(id);
    if (before && after && after.unreadCount > before.unreadCount) {
      this.arrived.emit(after);
    }
  }
  drop(id: string): void {
    this.set(...this.threads.filter(known => known.id !== id));
    this.removed.emit({ id, reason: 'deleted' });
  }
  fail(error: string): void {
    this.state = 'failed';
    this.error = error;
    this.changed.emit();
  }
  create(topic?: string): Promise<string> {
    const id = `new-${this.threads.length}`;
    this.calls.push(`create ${topic ?? ''}`.trim());
    this.set(thread(id, topic ?? "Ada's chat"), ...this.threads);
    return Promise.resolve(id);
  }
  rename(id: string, topic: string): Promise<void> {
    this.calls.push(`rename ${id} ${topic}`);
    this.update(id, { topic });
    return Promise.resolve();
  }
  delete(id: string): Promise<void> {
    this.calls.push(`delete ${id}`);
    this.drop(id);
    return Promise.resolve();
  }
  addBot(id: string, username: string): Promise<void> {
    this.calls.push(`addBot ${id} ${username}`);
    return Promise.resolve();
  }
  setAnswers(id: string, username: string, answers: BotAnswers | null): Promise<void> {
    this.calls.push(`setAnswers ${id} ${username} ${answers}`);
    return Promise.resolve();
  }
  removeBot(id: string, username: string): Promise<void> {
    this.calls.push(`removeBot ${id} ${username}`);
    return Promise.resolve();
  }
  markAsRead(id: string): Promise<void> {
    this.calls.push(`markAsRead ${id}`);
    this.update(id, { unreadCount: 0 });
    return Promise.resolve();
  }

  markAllAsRead(): Promise<void> {
    this.calls.push('markAllAsRead');
    this.threads.forEach(({ id }) => this.update(id, { unreadCount: 0 }));
    return Promise.resolve();
  }
  retry(): void {
    this.calls.push('retry');
  }
  dispose(): void {
    this.isDisposed = true;
  }

  private _load(isIt: (thread: IThread) => boolean): IThread | undefined {
    const found = this.threads.find(isIt);
    const other = found ? undefined : this.elsewhere.find(isIt);
    if (other) {
      this.elsewhere = this.elsewhere.filter(one => one !== other);
      this.set(...this.threads, other);
    }
    return found ?? other;
  }
}
