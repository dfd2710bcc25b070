import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { INotice } from '../../src/document/index.js';
import type { ErrorCode } from '../../server/errors.js';
import type { IPrincipal } from '../../server/identity/principal.js';
import type { Room } from '../../server/rooms/room/room.js';
import type { ClientFrame, ISession, ServerFrame } from '../../server/rooms/session.js';

/**
 * A client without a socket. Its sent frames wait in `up` and frames for it in `down`, one queue per direction as in a WebSocket, so that a
 * test decides when each frame arrives.
 */
export class Peer implements ISession {
  constructor(
    readonly principal: IPrincipal,
    client?: number
  ) {
    this.renew(client);
  }

  doc!: Y.Doc;
  messages!: Y.Array<Y.Map<unknown>>;
  readonly up: ClientFrame[] = [];
  readonly down: ServerFrame[] = [];
  readonly notices: INotice[] = [];
  closed: ErrorCode | null = null;
  /** Whether too much data waits for this client. */
  isLagging = false;
  room: Room | null = null;
  /** The current connection. Each connection is a session, as with WebSockets, so frames of an earlier connection count for that one. */
  session: ISession = this;

  get id(): string {
    return this.principal.username;
  }

  /** The codes of all refusals. */
  get refusals(): string[] {
    return this.notices.flatMap(n => (n.type === 'refused' || n.type === 'reset' ? n.code : []));
  }

  /** Discards the copy. */
  renew(client?: number): void {
    this.doc = new Y.Doc();
    this.doc.clientID = client ?? this.doc.clientID;
    this.messages = this.doc.getArray('messages');
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this && this.room) {
        this.up.push({ type: 'update', update });
      }
    });
  }

  connect(room: Room): void {
    this.closed = null;
    this.room = room;
    this.session = new Proxy(this, {});
    this.up.push({ type: 'step1', stateVector: Y.encodeStateVector(this.doc) });
    this.up.push({ type: 'awareness', update: presence(this.doc.clientID, ++this._presence, {}) });
    room.join(this.session);
  }

  disconnect(): void {
    this.room?.leave(this.session);
    this._end();
  }

  /** Delivers the next frame to the room. */
  give(): boolean {
    const frame = this.up.shift();
    if (frame) {
      this.room?.receive(this.session, frame);
    }
    return frame !== undefined;
  }

  /** Read the next frame of the room. */
  take(): boolean {
    const frame = this.down.shift();
    switch (frame?.type) {
      case 'step1':
        this.up.push({
          type: 'update',
          update: Y.encodeStateAsUpdate(this.doc, frame.stateVector),
          isAnswer: true
        });
        break;
      case 'step2':
      case 'update':
        Y.applyUpdate(this.doc, frame.update, this);
        break;
      case 'notice':
        this.notices.push(frame.notice);
        break;
    }
    return frame !== undefined;
  }

  send(frame: ServerFrame): void {
    this.down.push(frame);
  }

  close(code: ErrorCode): void {
    this.closed = code;
    this._end();
  }

  private _end(): void {
    this.room = null;
    // The room has sent these refusals; only their frames are still in transit.
    this.down.forEach(frame => frame.type === 'notice' && this.notices.push(frame.notice));
    this.up.length = this.down.length = 0;
  }

  // ---- the actions of a user

  post(body: unknown, fields: Record<string, unknown> = {}, place = this.messages.length): string {
    const id = (fields.id as string | undefined) ?? `${this.id}-${++counter}`;
    const message = new Y.Map<unknown>(
      Object.entries({
        type: 'msg',
        id,
        body,
        sender: this.principal.username,
        raw_time: false,
        ...fields
      }).filter(([, value]) => value !== undefined)
    );
    this.messages.insert(place, [message]);
    return id;
  }

  find(id: string): Y.Map<unknown> | undefined {
    return this.messages.toArray().find(m => m instanceof Y.Map && m.get('id') === id);
  }

  /** The position that the server gave to a message. */
  seqOf(id: string): number | undefined {
    return this.doc.getMap<{ seq: number }>('extras').get(id)?.seq;
  }

  edit(id: string, body: string): void {
    const message = this.find(id);
    this.doc.transact(() => {
      message?.set('body', body);
      message?.set('edited', true);
    });
  }

  raw(update: Uint8Array): void {
    this.up.push({ type: 'update', update });
  }

  toJSON(): unknown[] {
    return messagesOf(this.doc);
  }

  private _presence = 0;
}

/** The messages of a document, each with the extras of the server. */
export function messagesOf(doc: Y.Doc): Record<string, unknown>[] {
  const extras = doc.getMap<object>('extras');
  const messages = doc.getArray('messages').toJSON() as Record<string, unknown>[];
  return messages.map(message => ({ ...message, ...extras.get(String(message.id)) }));
}

/** An awareness message of one client. */
export function presence(client: number, clock: number, state: unknown): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, clock);
  encoding.writeVarString(encoder, JSON.stringify(state));
  return encoding.toUint8Array(encoder);
}

let counter = 0;

/** Exchanges frames until no queue has any left. */
export async function drain(peers: readonly Peer[], flush: () => Promise<void>): Promise<void> {
  for (let busy = true; busy;) {
    busy = false;
    for (const peer of peers) {
      while (peer.give()) {
        busy = true;
      }
    }
    await flush();
    for (const peer of peers) {
      while (peer.take()) {
        busy = true;
      }
    }
  }
}
