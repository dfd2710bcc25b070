import * as Y from 'yjs';
import { insertedMessages, removedMessages } from './changes.js';
import type { YMessage } from './types.js';

/**
 * The messages of a document by id. If several have the same id, the index contains only one of them: the others are
 * hidden.
 */
export class MessageIndex {
  constructor(private readonly _ymessages: Y.Array<YMessage>) {
    _ymessages.forEach(message => this.add(message));
  }

  get(id: string): YMessage | undefined {
    return this._messages.get(id);
  }

  has(id: string): boolean {
    return this._messages.has(id);
  }

  values(): Iterable<YMessage> {
    return this._messages.values();
  }

  /** Returns the id of an indexed message. */
  idOf(message: YMessage): string | undefined {
    return this._ids.get(message);
  }

  /** Adds a message. Returns its id; null if it has no id, or if another message has the same one. */
  add(message: YMessage): string | null {
    const id = message instanceof Y.Map ? message.get('id') : null;
    if (typeof id !== 'string' || (this._messages.get(id) ?? message) !== message) {
      return null;
    }
    this._messages.set(id, message);
    this._ids.set(message, id);
    return id;
  }

  /** Follows a change of the document. Returns the ids of the messages that it added and removed. */
  update(transaction: Y.Transaction): { added: string[]; removed: string[] } {
    const removed = removedMessages(transaction, this._ymessages).flatMap(
      message => this._remove(message) ?? []
    );
    const added = insertedMessages(transaction, this._ymessages).flatMap(
      message => this.add(message) ?? []
    );
    if (removed.length > 0 && this._ymessages.length > this._messages.size) {
      // If two messages had the same id and the visible one was deleted, the other becomes visible.
      const hidden = this._ymessages.toArray().filter(message => !this._ids.has(message));
      hidden.flatMap(message => this.add(message) ?? []).forEach(id => added.push(id));
    }
    return { added, removed };
  }

  clear(): void {
    this._messages.clear();
    this._ids.clear();
  }

  private _remove(message: YMessage): string | null {
    const id = this._ids.get(message);
    if (id === undefined) {
      return null;
    }
    this._messages.delete(id);
    this._ids.delete(message);
    return id;
  }

  private readonly _messages = new Map<string, YMessage>();
  private readonly _ids = new Map<YMessage, string>();
}
