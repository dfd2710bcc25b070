import * as Y from 'yjs';
import { withMentionName } from '../../src/document/index.js';
import type {
  IMessage,
  IMessageExtras,
  INewMessage,
  YChat,
  YMessage
} from '../../src/document/index.js';
import { ChatError } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import { userOf, userRowOf } from '../identity/user.js';
import type { Action } from '../policy/policy.js';
import type {
  IAttachmentRow,
  IChatCommit,
  IMessageRow,
  IParticipantChange,
  IParticipantDetails,
  IUserRow,
  Role
} from '../storage/storage.js';
import { splitFields } from './document.js';
import { admit } from './gate/gate.js';
import type { IMetadataPatch } from './commands.js';
import type { IFrame } from './gate/frame.js';
import type { IGround } from './gate/judge.js';
import type { IRefusal } from './gate/plan.js';
import type { ILimits } from './limits.js';
import type { ILookups } from './lookups.js';
import type { Meter } from './meter.js';
import type { IPresenceEntry } from './presence.js';
import { systemMessage } from './system-messages.js';
import type { SystemEvent } from './system-messages.js';

/** What a turn works on: the room's document and what the room knows beside it. */
export interface ITurnRoom {
  readonly id: string;
  readonly chat: YChat;
  readonly limits: ILimits;
  /** Bindings of client ids to usernames; the room's own id is bound to nobody. */
  readonly clients: Map<number, string>;
  readonly roles: Map<string, Role>;
  readonly meter: Meter;
  /** Where those begin to read who do not read from the beginning. */
  readonly places: Map<string, number>;
  /** Those who are stored as users, as they were then. */
  readonly met: Map<string, IPrincipal>;
  topic: string;
  metadata: Readonly<Record<string, unknown>>;
  lastSeq: number;
  may(principal: IPrincipal, action: Action, author?: string): boolean;
  now(): number;
}

/** What is left of a message that was deleted: nothing that it said. */
export const NOTHING: Partial<IMessage> = {
  body: '',
  attachments: undefined,
  mentions: undefined,
  metadata: undefined,
  mime_model: undefined,
  options: undefined,
  reactions: undefined
};

/**
 * One flush of one room: everything that has arrived goes into one transaction of the document,
 * whose bytes are what is stored and what is sent.
 */
export class Turn {
  constructor(
    readonly room: ITurnRoom,
    private readonly _lookups: ILookups
  ) {}

  /** Run everything in one transaction of the document. */
  transact(run: (transaction: Y.Transaction) => void): void {
    const { ydoc } = this.room.chat;
    const onUpdate = (update: Uint8Array): void => {
      this._update = update;
    };
    // A stranger's transaction, for the array's search markers do not survive frames and folding. Said otherwise once the
    // observers have run: Yjs would give the document a new client id.
    const onObserved = (transaction: Y.Transaction): void => {
      transaction.local = true;
    };
    ydoc.on('afterTransaction', onObserved);
    ydoc.on('update', onUpdate);
    try {
      ydoc.transact(transaction => {
        this._transaction = transaction;
        transaction.local = false;
        run(transaction);
      });
    } finally {
      ydoc.off('afterTransaction', onObserved);
      ydoc.off('update', onUpdate);
    }
    this._readRows();
  }

  get update(): Uint8Array | null {
    return this._update;
  }

  readonly created: IMessageRow[] = [];
  readonly changed: IMessageRow[] = [];
  readonly removed: string[] = [];
  /** Rows of messages that are not in the document. */
  readonly folded: IMessageRow[] = [];
  readonly streamed = new Set<YMessage>();

  /** Whose role changes. */
  get reroled(): readonly string[] {
    return this._participants.map(({ username }) => username);
  }

  /** What becomes durable; null where there is nothing. */
  get commit(): IChatCommit | null {
    const rows = [...this.created, ...this.changed, ...this.folded];
    const commit: IChatCommit = {
      chat: this.room.id,
      ...(this._update && { update: this._update }),
      ...(rows.length > 0 && { messages: rows }),
      ...(this.removed.length > 0 && { removed: this.removed }),
      ...this._properties,
      ...(this._participants.length > 0 && { participants: this._participants }),
      ...(this._clients.length > 0 && { clients: this._clients }),
      ...(this._users.size > 0 && { users: [...this._users.values()] }),
      ...(this._attached.length > 0 && { attached: this._attached }),
      ...(this._detached.length > 0 && { detached: this._detached })
    };
    return Object.keys(commit).length > 1 ? { ...commit, at: this.room.now() } : null;
  }

  /** Let a raw frame in. Returns what was refused of it. */
  receive(principal: IPrincipal, frame: IFrame): readonly IRefusal[] {
    const { chat, limits, clients } = this.room;
    const ground: IGround = {
      chat,
      principal,
      limits,
      may: (action, author) => this.room.may(principal, action, author),
      isTaken: id => this.isTaken(id),
      meter: () => this.meter(principal)
    };
    const admitted = admit(this._transaction!, frame, ground, {
      ownerOf: client => (client === chat.ydoc.clientID ? '' : clients.get(client))
    });
    frame.clients.forEach((_, client) => this.bind(client, principal));
    admitted.created.forEach(message => this.stamp(message, principal));
    for (const message of admitted.changed) {
      this._touched.add(message);
      if (message.get('deleted') === true) {
        this.room.chat.updateMessage(message.get('id') as string, { ...NOTHING, deleted: true });
      }
    }
    admitted.streamed.forEach(message => this.streamed.add(message));
    admitted.removed.forEach(id => this.room.chat.yextras.delete(id));
    this.removed.push(...admitted.removed);
    return admitted.refusals;
  }

  /** Bind the client ids of a presence message. Returns the entries that are the sender's to send. */
  receivePresence(principal: IPrincipal, entries: readonly IPresenceEntry[]): IPresenceEntry[] {
    return entries.filter(({ client }) => this.bind(client, principal));
  }

  /** Bind a client id before anything of it is shown. False if it is somebody else's. */
  bind(client: number, principal: IPrincipal): boolean {
    const { clients, chat } = this.room;
    const owner = client === chat.ydoc.clientID ? '' : clients.get(client);
    if (owner === undefined) {
      clients.set(client, principal.username);
      this._clients.push({ client, username: principal.username });
    }
    return owner === undefined || owner === principal.username;
  }

  /** Client ids that were bound in this turn. */
  get bound(): number {
    return this._clients.length;
  }

  isTaken(id: string): boolean {
    const { taken } = this._lookups;
    return taken.has(id) || this.room.chat.getYMessage(id) !== undefined || this._ids.has(id);
  }

  /** Count one more message that somebody writes or changes. False if it is one too many. */
  meter(principal: IPrincipal): boolean {
    return this.room.meter.take(principal.username, this.room.now());
  }

  /** @throws ChatError if the policy does not allow it. */
  demand(principal: IPrincipal, action: Action, author?: string): void {
    if (!this.room.may(principal, action, author)) {
      const readable = this.room.may(principal, 'chat.read');
      throw new ChatError(readable && action === 'message.send' ? 'read_only' : 'forbidden');
    }
  }

  /** The place of the newest message before a time. */
  placeBefore(time: number): number {
    return time >= this.room.now() ? this.room.lastSeq : (this._lookups.places.get(time) ?? 0);
  }

  /** Tell something in the chat itself. */
  tell(told: SystemEvent, principal: IPrincipal, id: string): void {
    const { chat } = this.room;
    this.introduce(principal);
    const nameOf = (name: string): string => chat.getUser(name)?.display_name ?? name;
    this.add({ ...systemMessage(told, nameOf), id }, principal);
  }

  /** Add a message; what is no field of it goes where the server keeps what it knows of messages. Returns its place. */
  add(message: INewMessage & { id: string }, principal: IPrincipal): number {
    const { fields, extras } = splitFields({ ...message });
    const { chat } = this.room;
    chat.addMessage(Object.fromEntries(fields) as unknown as INewMessage);
    return this.stamp(chat.getYMessage(message.id)!, principal, extras);
  }

  /** Give a new message its place and its time, and its author an entry among the users. */
  stamp(message: YMessage, principal: IPrincipal, extras: IMessageExtras = {}): number {
    const seq = ++this.room.lastSeq;
    this.room.chat.yextras.set(message.get('id') as string, { ...extras, seq });
    message.set('time', this.room.now() / 1000);
    if (message.get('raw_time') !== false) {
      message.set('raw_time', false);
    }
    this._ids.add(message.get('id') as string);
    this._new.add(message);
    this.introduce(principal);
    return seq;
  }

  /** Make sure that the document knows the principal under the name that they bear now. */
  introduce(principal: IPrincipal): void {
    const { yusers } = this.room.chat;
    const { met } = this.room;
    const { username, displayName } = principal;
    const known = yusers.get(username);
    if (known?.display_name !== displayName) {
      yusers.set(username, { ...known, ...userOf(principal) });
    }
    if (met.get(username) !== principal) {
      met.set(username, principal);
      this._users.set(username, userRowOf(principal));
    }
  }

  touch(message: YMessage): void {
    this._touched.add(message);
  }

  /** Is the message new or changed in this turn, so that its row is still to be read? */
  isBusy(message: YMessage): boolean {
    return this._touched.has(message) || this._new.has(message);
  }

  /** A message as it is now, in the document or in the history; null if there is none or it was deleted. */
  find(id: string): IMessage | null {
    const message = this.room.chat.getMessage(id) ?? this._folded(id);
    return message && !message.deleted ? message : null;
  }

  /** Set fields of a message, wherever it is. */
  amend(id: string, change: Partial<IMessage>): void {
    const shared = this.room.chat.getYMessage(id);
    const row = this._folded(id);
    if (shared) {
      const { fields, extras } = splitFields({ ...change });
      this.room.chat.updateMessage(id, Object.fromEntries(fields));
      this.room.chat.setExtras(id, extras);
      this.touch(shared);
    } else if (row) {
      this.folded.splice(0, Infinity, ...this.folded.filter(other => other.id !== id), {
        ...row,
        ...change
      });
    }
  }

  rename(topic: string, by: string): void {
    this.room.topic = topic;
    this._properties = { ...this._properties, topic, by };
    this.room.chat.ymetadata.set('name', topic);
  }

  /** @param merged - what the patch makes of the metadata that are there. */
  setMetadata(patch: IMetadataPatch, merged: Readonly<Record<string, unknown>>, by: string): void {
    this.room.metadata = merged;
    const metadata = { ...this._properties.metadata, ...patch };
    this._properties = { ...this._properties, metadata, by };
  }

  setRetention(retentionDays: number | null, by: string): void {
    this._properties = { ...this._properties, retentionDays, by };
  }

  setRole(
    username: string,
    role: Role | null,
    by: string,
    details: IParticipantDetails = {}
  ): void {
    const { roles, chat, places, lastSeq } = this.room;
    if (role) {
      roles.set(username, role);
      chat.yparticipants.set(username, { username, role });
      if (details.displayName && !chat.getUser(username)) {
        const user = { username, name: details.displayName, display_name: details.displayName };
        chat.yusers.set(username, withMentionName(user));
      }
      if (details.afterSeq) {
        places.set(username, details.afterSeq);
      }
    } else {
      roles.delete(username);
      places.delete(username);
      chat.yparticipants.delete(username);
    }
    const at = this.room.now();
    this._participants.push({ username, role, at, seq: lastSeq, by, ...details });
  }

  /** Name a file of this chat in its document, by the address from which it is read, below the server's root. */
  attach(row: IAttachmentRow): void {
    const { id, name, mimeType } = row;
    const value = `chat/threads/${this.room.id}/attachments/${id}/${encodeURIComponent(name)}`;
    this.room.chat.yattachments.set(id, { type: 'file', value, mimetype: mimeType });
    this._attached.push(row);
  }

  detach(id: string): void {
    this.room.chat.yattachments.delete(id);
    this._detached.push(id);
  }

  findAttachment(id: string): IAttachmentRow | null {
    return (!this._detached.includes(id) && this._lookups.attachments.get(id)) || null;
  }

  private _folded(id: string): IMessageRow | undefined {
    return this.folded.find(row => row.id === id) ?? this._lookups.rows.get(id);
  }

  private _readRows(): void {
    const read = (message: YMessage): IMessageRow[] => {
      const row = message._item?.deleted
        ? undefined
        : this.room.chat.getMessage(message.get('id') as string);
      return row?.seq === undefined ? [] : [row as IMessageRow];
    };
    this.created.push(...[...this._new].flatMap(read));
    this._new.forEach(message => this._touched.delete(message));
    this.changed.push(...[...this._touched].flatMap(read));
  }

  private _transaction: Y.Transaction | null = null;
  private _update: Uint8Array | null = null;
  private _ids = new Set<string>();
  private _new = new Set<YMessage>();
  private _touched = new Set<YMessage>();
  private _properties: Pick<IChatCommit, 'topic' | 'metadata' | 'retentionDays' | 'by'> = {};
  private _participants: IParticipantChange[] = [];
  private _clients: { client: number; username: string }[] = [];
  private _users = new Map<string, IUserRow>();
  private _attached: IAttachmentRow[] = [];
  private _detached: string[] = [];
}
