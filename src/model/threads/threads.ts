import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { IMessage } from '../../document/index.js';
import type { IApiClient } from '../api.js';
import type { ChatList } from '../list/chat-list.js';
import type { IChatModel, IMessageItem, IThreads, ITimers } from '../contracts.js';
import { messagePath, nextPath } from '../links.js';
import type { IFollowedThread, IFollowing, IReplies } from '../thread-contracts.js';
import type { PendingTexts } from '../pending/pending-texts.js';
import { Branches } from './branches.js';
import { Followings } from './followings.js';
import { ThreadReading } from './thread-reading.js';
import { ThreadDraft, type NewInput } from './thread-draft.js';

export type { NewInput };
import { threadModel } from './thread-model.js';

/** The most pages of a thread that are read. */
const PAGES = 10;

interface IHistoryPage {
  value: { colloquy: IMessage }[];
  nextLink?: string;
}

export interface IThreadsOptions {
  chat: IChatModel;
  pending: PendingTexts;
  newInput: NewInput;
  server: IApiClient;
  list: Pick<ChatList, 'followed'>;
  timers: ITimers;
  /** The `seq` up to which the user has read the chat. */
  readUpTo(this: void): number;
  /** A loaded message, visible or not. */
  loaded(this: void, id: string): IMessageItem | undefined;
  /** Reads a message of the server, which may hold anything. */
  read(this: void, message: IMessage): IMessage;
  /** A thread was opened or closed, followed or read. */
  onChange(this: void): void;
}

/** The threads of a chat, and the one that its views show. */
export class Threads implements IThreads, IDisposable {
  constructor(private _options: IThreadsOptions) {
    const { chat, loaded, server, onChange, readUpTo, list } = _options;
    this._followings = new Followings({ id: chat.id, server, onChange });
    this._branches = new Branches({
      ...{ messages: () => chat.messages, loaded },
      readIn: root => Math.max(readUpTo(), this._followings.of(root).readSequenceId)
    });
    chat.changed.connect(this._onChange, this);
    list.followed.connect(this._onFollowed, this);
  }

  get current(): IChatModel | null {
    return this._current;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Whether a draft, in view or not, has what is kept nowhere else. */
  get hasUnkept(): boolean {
    return [this._draft, ...this._drafts.values()].some(draft => draft?.input.hasUnkept);
  }

  repliesTo(id: string): IReplies | undefined {
    return this._branches.repliesTo(id);
  }

  get followed(): readonly IFollowedThread[] {
    return this._followings.all;
  }

  isFollowed = (root: string): boolean => this._followings.of(root).isFollowed;

  follow = (root: string, isFollowed: boolean): Promise<void> =>
    this._followings.follow(root, isFollowed);

  list = (): Promise<readonly IFollowedThread[]> => this._followings.list();

  /** The connection is open again. */
  connect = (): Promise<void> => this._followings.open();

  /** Whether a reply has been read in its thread. */
  isRead({ id, seq, reply_to: answered }: IMessageItem): boolean {
    return (
      answered !== undefined &&
      (seq ?? Infinity) <= this._followings.of(this._branches.rootOf(id)).readSequenceId
    );
  }

  /** All replies behind a `seq` are unread again. */
  lower(seq: number): void {
    this._followings.lower(seq);
    this._reading?.lower(seq);
  }

  open(message: string): void {
    const root = this._branches.rootOf(message);
    this._opening = message;
    if (this._branches.isLoaded(root)) {
      this._stored = [];
      this._show(root);
      return;
    }
    void this._read(message).then(stored => {
      if (this._opening === message && !this._isDisposed) {
        this._stored = stored;
        this._show(stored[0]?.id ?? root);
      }
    });
  }

  close(): void {
    this._opening = null;
    if (this._current) {
      this._keep();
      this._current = null;
      this._options.onChange();
    }
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.disconnectReceiver(this);
    this._keep();
    this._drafts.forEach(draft => draft.dispose());
    this._followings.dispose();
  }

  /** The draft of a thread that is closed stays as long as it has files or a recording. */
  private _keep(): void {
    const draft = this._draft;
    this._draft = null;
    this._reading?.dispose();
    this._reading = null;
    if (draft && !this._isDisposed) {
      this._options.chat.edits.show(null, draft.root);
    }
    if (draft?.isNeeded && !this._isDisposed) {
      this._drafts.set(draft.root, draft);
    } else if (draft) {
      this._drafts.delete(draft.root);
      draft.dispose();
    }
  }

  private _onChange(_: unknown, { ids }: { ids?: ReadonlySet<string> }): void {
    this._branches.note(ids);
  }

  private _onFollowed(_: unknown, { threadId, ...state }: IFollowing & { threadId: string }): void {
    if (threadId === this._options.chat.id) {
      this._followings.hear(state);
    }
  }

  private _show(root: string): void {
    const { chat, pending, newInput, onChange, timers, readUpTo } = this._options;
    if (this._current?.thread !== root) {
      this._keep();
      const draft = this._drafts.get(root) ?? new ThreadDraft(chat, root, pending, newInput);
      this._draft = draft;
      const messages = (): readonly IMessageItem[] => this._messagesIn(root);
      const from = Math.max(readUpTo(), this._followings.of(root).readSequenceId);
      const reading = new ThreadReading({ root, followings: this._followings, timers, from });
      this._reading = reading;
      this._current = threadModel(chat, { root, input: draft.input, messages, reading });
      onChange();
    }
    this._current.input.focus();
  }

  /** The messages of a thread: those that are loaded, and those that were read for it. */
  private _messagesIn(root: string): readonly IMessageItem[] {
    if (this._stored.length === 0) {
      return this._branches.messagesIn(root);
    }
    const found = new Map(this._stored.map(item => [item.id, item]));
    for (const { id } of this._stored) {
      this._branches.messagesIn(id).forEach(item => found.set(item.id, item));
    }
    return [...found.values()].sort((a, b) => (a.seq ?? Infinity) - (b.seq ?? Infinity) || 0);
  }

  /** Reads the thread of a message from the server. Without an answer, only its loaded messages are known. */
  private async _read(message: string): Promise<IMessageItem[]> {
    const { server, chat, read } = this._options;
    const path = `${messagePath(chat.id, message)}/thread`;
    const rows: IMessage[] = [];
    let next: string | undefined = `${path}?maxPageSize=200`;
    try {
      for (let page = 0; next !== undefined && page < PAGES; page++) {
        const found: IHistoryPage = await server.request('GET', next);
        found.value.forEach(({ colloquy }) => rows.push(read(colloquy)));
        next = found.nextLink && nextPath(server, path, found.nextLink);
      }
    } catch {
      return [];
    }
    const items = rows.map(row => ({
      ...row,
      ...{ own: row.sender === chat.username, delivery: 'saved' as const }
    }));
    return items.reverse();
  }

  private _branches: Branches;
  private _followings: Followings;
  private _reading: ThreadReading | null = null;
  private _current: IChatModel | null = null;
  /** The messages that were read from the server for the current thread, in order. */
  private _stored: readonly IMessageItem[] = [];
  /** The message whose thread was asked for last. */
  private _opening: string | null = null;
  private _draft: ThreadDraft | null = null;
  /** The drafts with files of threads that are closed, by the ids of their roots. */
  private _drafts = new Map<string, ThreadDraft>();
  private _isDisposed = false;
}
