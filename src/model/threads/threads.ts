import type { IDisposable } from '@lumino/disposable';
import type { IChatModel, IMessageItem, IThreads } from '../contracts.js';
import type { IReplies } from '../thread-contracts.js';
import type { PendingTexts } from '../pending/pending-texts.js';
import { Branches } from './branches.js';
import { ThreadDraft, type NewInput } from './thread-draft.js';
import { threadModel } from './thread-model.js';

export interface IThreadsOptions {
  chat: IChatModel;
  pending: PendingTexts;
  newInput: NewInput;
  /** A thread was opened or closed. */
  onChange(this: void): void;
}

/** The threads of a chat, and the one that its views show. */
export class Threads implements IThreads, IDisposable {
  constructor(private _options: IThreadsOptions) {
    this._branches = new Branches(() => _options.chat.messages);
  }

  get current(): IChatModel | null {
    return this._current;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  repliesTo(id: string): IReplies | undefined {
    return this._branches.repliesTo(id);
  }

  open(message: string): void {
    const { chat, pending, newInput, onChange } = this._options;
    const root = this._branches.rootOf(message);
    if (this._current?.thread !== root) {
      this._draft?.dispose();
      const draft = new ThreadDraft(chat, root, pending, newInput);
      this._draft = draft;
      this._current = threadModel(chat, root, draft.input, () => this._messagesIn(root));
      onChange();
    }
    this._current.input.focus();
  }

  close(): void {
    if (this._current) {
      this._draft?.dispose();
      this._draft = null;
      this._current = null;
      this._options.onChange();
    }
  }

  dispose(): void {
    this._isDisposed = true;
    this._draft?.dispose();
  }

  /** The messages of a thread. A root that is not loaded is read from the server. */
  private _messagesIn(root: string): readonly IMessageItem[] {
    const { originals, username } = this._options.chat;
    const items = this._branches.messagesIn(root);
    if (items[0]?.id === root) {
      return items;
    }
    const original = originals.of(root);
    const own = original?.sender === username;
    return original ? [{ ...original, own, delivery: 'saved' }, ...items] : items;
  }

  private _branches: Branches;
  private _current: IChatModel | null = null;
  private _draft: ThreadDraft | null = null;
  private _isDisposed = false;
}
