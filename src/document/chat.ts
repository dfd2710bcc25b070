import { YDocument } from '@jupyter/ydoc';
import type { JSONValue } from '@lumino/coreutils';
import { v7 } from 'uuid';
import * as Y from 'yjs';
import { messageAround } from './changes.js';
import { parseChatFile, replaceContent, toChatFile } from './file.js';
import { HalfCharacters } from './half-characters.js';
import { changeMessage, createMessage } from './message.js';
import { ListEnd } from './list-end.js';
import { MessageIndex } from './message-index.js';
import type {
  IAttachment,
  IChatChange,
  IChatFile,
  IMessage,
  IMessageExtras,
  INewMessage,
  IParticipant,
  IUser,
  YMessage
} from './types.js';
import { withMentionName } from './users.js';

const bySeq = (a: IMessage, b: IMessage): number => (a.seq ?? Infinity) - (b.seq ?? Infinity) || 0;

/**
 * One chat as a shared document. Only this class knows the document's keys.
 *
 * Messages are identified by id, never by their index in the array: a returning client's newest message can land at
 * index 0. They are ordered by `seq`. Messages that the server has not stored yet come last, in array order.
 */
export class YChat extends YDocument<IChatChange> {
  constructor(options: YDocument.IOptions = {}) {
    super(options);
    this.ymessages = this.ydoc.getArray('messages');
    this.yusers = this.ydoc.getMap('users');
    this.yattachments = this.ydoc.getMap('attachments');
    this.ymetadata = this.ydoc.getMap('metadata');
    this.yparticipants = this.ydoc.getMap('participants');
    this.yextras = this.ydoc.getMap('extras');
    this.end = new ListEnd(this.ymessages);
    this._messages = new MessageIndex(this.ymessages);
    this.ymessages.observeDeep(this._onMessages);
    this.yusers.observe(this._onUsers);
    this.yattachments.observe(this._onAttachments);
    this.ymetadata.observe(this._onMetadata);
    this.yparticipants.observe(this._onParticipants);
    this.yextras.observe(this._onExtras);
  }

  readonly ymessages: Y.Array<YMessage>;
  readonly yusers: Y.Map<IUser>;
  readonly yattachments: Y.Map<IAttachment>;
  readonly ymetadata: Y.Map<JSONValue>;
  readonly yparticipants: Y.Map<IParticipant>;
  readonly yextras: Y.Map<IMessageExtras>;
  /** The end of the list of messages. */
  readonly end: ListEnd;

  get version(): string {
    return '1.0.0';
  }

  /** The chat's UUID, from the metadata; empty if it is not set. */
  get id(): string {
    const id = this.ymetadata.get('id');
    return typeof id === 'string' ? id : '';
  }

  /** The chat's name, from the metadata; empty if it is not set. */
  get name(): string {
    const name = this.ymetadata.get('name');
    return typeof name === 'string' ? name : '';
  }

  /** Messages up to this `seq` may have moved from the document to the server's history. 0 if none have. */
  get folded(): number {
    const folded = this.ymetadata.get('folded');
    return typeof folded === 'number' ? folded : 0;
  }

  // ---- messages

  /** All messages, in chat order: by `seq`, then those that are not stored yet. */
  getMessages(): IMessage[] {
    return this.ymessages
      .toArray()
      .filter(message => this._messages.idOf(message) !== undefined)
      .map(message => this._read(message))
      .sort(bySeq);
  }

  /** The message with this id, as the document shows it. */
  getMessage(id: string): IMessage | undefined {
    const message = this._messages.get(id);
    return message && !message._item?.deleted ? this._read(message) : undefined;
  }

  /** The shared maps of all messages, in no particular order. The list walks over everything that was ever deleted. */
  getYMessages(): YMessage[] {
    return [...this._messages.values()].filter(({ _item }) => !_item?.deleted);
  }

  /** Lets a transaction find a message that it has inserted by itself, before it ends. */
  noteMessage(message: YMessage): void {
    this._messages.add(message);
  }

  /** Returns the shared map of a message, for code that streams into it. */
  getYMessage(id: string): YMessage | undefined {
    return this._messages.get(id);
  }

  /**
   * Appends a message in one transaction.
   *
   * @returns the message's id
   */
  addMessage(message: INewMessage): string {
    const id = message.id ?? v7();
    const shared = createMessage(id, message);
    this.transact(() => {
      this.end.append(shared);
      this.noteMessage(shared);
    }, false);
    return id;
  }

  /** Returns what the server knows about a message beyond its fields; empty if nothing. */
  getExtras(id: string): IMessageExtras {
    return this.yextras.get(id) ?? {};
  }

  /** Sets some of a message's extras. A value of `undefined` removes the field. Only the server calls this. */
  setExtras(id: string, change: IMessageExtras): void {
    const extras = Object.entries({ ...this.getExtras(id), ...change });
    const known = extras.filter(([, value]) => value !== undefined);
    this.transact(() => this.yextras.set(id, Object.fromEntries(known)), false);
  }

  /**
   * Sets fields of a message. A new body also marks the message as edited, and `undefined` removes a field. An unknown
   * id changes nothing.
   */
  updateMessage(id: string, change: Partial<IMessage>): void {
    const message = this._messages.get(id);
    if (message) {
      this.transact(() => changeMessage(message, change), false);
    }
  }

  /** Appends text to a streamed body. Has no effect unless the message was added with `streaming`. */
  appendToMessage(id: string, text: string): void {
    const body = this._messages.get(id)?.get('body');
    if (body instanceof Y.Text) {
      const whole = this._halves.join(id, text);
      this.transact(() => body.insert(body.length, whole), false);
    }
  }

  /** Deletes a message softly: the body is cleared, but the message stays and is marked as deleted. */
  deleteMessage(id: string): void {
    this.updateMessage(id, { body: '', deleted: true });
  }

  // ---- users, attachments, participants

  /** The profile that the document holds of a user. The author of a message may have none. */
  getUser(username: string): IUser | undefined {
    return this.yusers.get(username);
  }

  /** Returns the first user with this username, name or display name. */
  getUserByName(name: string): IUser | undefined {
    return this.getUsers().find(
      user => user.username === name || user.name === name || user.display_name === name
    );
  }

  /** The profiles of all users in the document, in no particular order. */
  getUsers(): IUser[] {
    return [...this.yusers.values()];
  }

  /** Adds or replaces a user and fills in their `mention_name`. */
  setUser(user: IUser): void {
    this.transact(() => this.yusers.set(user.username, withMentionName(user)), false);
  }

  /** The attachment with this id. An older one may only be in the history. */
  getAttachment(id: string): IAttachment | undefined {
    return this.yattachments.get(id);
  }

  /**
   * Adds or replaces an attachment.
   *
   * @returns the attachment's id, to be listed in a message's `attachments`
   */
  setAttachment(attachment: IAttachment, id: string = v7()): string {
    this.transact(() => this.yattachments.set(id, attachment), false);
    return id;
  }

  /** The participants of the chat with their roles. */
  getParticipants(): IParticipant[] {
    return [...this.yparticipants.values()];
  }

  // ---- source

  /** The chat as the content of a `.chat` file, with the fields that jupyter-chat knows. */
  getSource(): IChatFile {
    const messages = this.getMessages().map(({ id }) => this._messages.get(id)!.toJSON());
    return {
      messages,
      users: this.yusers.toJSON(),
      attachments: this.yattachments.toJSON(),
      metadata: this.ymetadata.toJSON()
    };
  }

  /**
   * Replaces the whole document with the content of a `.chat` file, given as JSON or as text.
   *
   * @throws SyntaxError if a text is neither empty nor JSON, TypeError if the JSON is not an object.
   */
  setSource(value: JSONValue): void {
    const source = typeof value === 'string' ? parseChatFile(value) : toChatFile(value);
    this.transact(() => replaceContent(this, source), false);
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.ymessages.unobserveDeep(this._onMessages);
    this.yusers.unobserve(this._onUsers);
    this.yattachments.unobserve(this._onAttachments);
    this.ymetadata.unobserve(this._onMetadata);
    this.yparticipants.unobserve(this._onParticipants);
    this.yextras.unobserve(this._onExtras);
    this._messages.clear();
    super.dispose();
  }

  private _onMessages = (
    events: Y.YEvent<Y.AbstractType<unknown>>[],
    transaction: Y.Transaction
  ): void => {
    const { added, removed } = this._messages.update(transaction);
    const changed = new Set<string>();
    for (const event of events) {
      const message = messageAround(event.target, this.ymessages);
      const id = message && this._messages.idOf(message);
      if (id && this._messages.has(id)) {
        changed.add(id);
      }
    }
    this._extrasChanged.splice(0).forEach(id => this._messages.has(id) && changed.add(id));
    added.forEach(id => changed.delete(id));
    this._changed.emit({ messages: { added, changed: [...changed], removed } });
  };

  private _onUsers = (event: Y.YMapEvent<IUser>): void =>
    this._changed.emit({ users: [...event.keysChanged] });

  private _onAttachments = (event: Y.YMapEvent<IAttachment>): void =>
    this._changed.emit({ attachments: [...event.keysChanged] });

  private _onMetadata = (event: Y.YMapEvent<JSONValue>): void =>
    this._changed.emit({ metadata: [...event.keysChanged] });

  private _onParticipants = (event: Y.YMapEvent<IParticipant>): void =>
    this._changed.emit({ participants: [...event.keysChanged] });

  private _onExtras = (event: Y.YMapEvent<IMessageExtras>, transaction: Y.Transaction): void => {
    const keys = event.keysChanged as Set<string>;
    if (transaction.changed.has(this.ymessages as never)) {
      // Yjs reports the messages last. These ids wait for that report, so that observers get one change for both:
      // folding a message removes the message and its extras together.
      keys.forEach(key => this._extrasChanged.push(key));
      return;
    }
    const changed = [...keys].filter(id => this._messages.has(id));
    this._changed.emit({ messages: { added: [], changed, removed: [] } });
  };

  /** Converts a shared message to plain data; a Y.Text body becomes a string. */
  private _read(message: YMessage): IMessage {
    const fields = message.toJSON() as unknown as IMessage;
    return { ...fields, ...this.getExtras(fields.id) };
  }

  private readonly _messages: MessageIndex;
  private readonly _halves = new HalfCharacters();
  /** Ids of messages whose extras changed in a transaction that also changed messages. Reported with those messages. */
  private readonly _extrasChanged: string[] = [];
}
