import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer, type WebSocket } from 'ws';
import type { IClock, IDisposable } from '../../clock.js';
import type { Connections } from '../../connections.js';
import { ChatError } from '../../errors.js';
import { Audiences } from '../../feed/audience.js';
import type { Feed } from '../../feed/feed.js';
import { wholeRow, type IPosition } from '../../feed/feed-event.js';
import type { CommunicationIds } from '../../identity/communication-ids.js';
import { isOriginAllowed } from '../../identity/origin.js';
import { rateKeyOf, type ICredential } from '../../identity/principal.js';
import { LruMap } from '../../lru-map.js';
import type { Right } from '../../identity/right.js';
import type { RequestRates } from '../../request-rates.js';
import type { IStorage } from '../../storage/storage.js';
import { refuseUpgrade } from '../../upgrade.js';
import { ClientConnection } from './client-connection.js';
import { NotificationWriter } from './notifications.js';

/** The path of a socket, before its id. */
const PATH = '/socket.io/1/websocket/';

/** How long an assigned id may wait for its socket, in milliseconds. */
const DOOR = 30_000;

/** Milliseconds between heartbeats. The client considers a connection dead after 60 s of silence. */
const HEARTBEAT = 25_000;

/** Sockets of one user at a time, including ids that wait for theirs. */
const PER_USER = 50;

/** Bytes of a packet. Clients send only answers and pings. */
const PACKET_BYTES = 64 * 1024;

export interface IRealtimeOptions {
  readonly storage: IStorage;
  readonly feed: Feed;
  readonly ids: CommunicationIds;
  readonly connections: Connections;
  readonly rates: RequestRates;
  readonly clock: IClock;
  readonly allowedOrigins: readonly string[];
  /** The right behind a token; see `Credentials`. */
  hold(credential: ICredential): Right;
  readonly log: Logger;
}

/** A client that has shown a token and holds an id for a socket. */
interface IVisitor {
  readonly credential: ICredential;
  /** The client's own id, under which it reconnects. */
  readonly endpoint: string;
  /** Held from the handshake until the socket closes. */
  readonly right: Right;
  readonly end: IDisposable;
}

/** The sockets of the browser SDK. A socket carries no token. It connects with an id that was given once to a client with a valid token. */
export class Realtime implements IDisposable {
  constructor(private readonly _options: IRealtimeOptions) {
    const { storage, feed, ids, clock } = _options;
    this._audiences = new Audiences(storage, feed);
    this._writer = new NotificationWriter({ storage, ids });
    this._sockets = new WebSocketServer({
      noServer: true,
      maxPayload: PACKET_BYTES,
      perMessageDeflate: false
    });
    this._heartbeat = clock.every(HEARTBEAT, () => this._connections.forEach(one => one.beat()));
  }

  /** The number of open sockets. */
  get size(): number {
    return this._connections.size;
  }

  /** An id with which this user may open one socket, within a limited time. @throws ChatError `too_many_connections` */
  invite(credential: ICredential, endpoint: string): string {
    const { username } = credential.principal;
    const all = [...this._connections, ...[...this._visitors.values()].map(nameOf)];
    if (all.filter(one => one.username === username).length >= PER_USER) {
      throw new ChatError('too_many_connections');
    }
    const sid = randomBytes(24).toString('base64url');
    const { clock, hold } = this._options;
    const right = hold(credential);
    const end = clock.after(DOOR, () => this._sendAway(sid));
    this._visitors.set(sid, { credential, endpoint, right, end });
    right.onEnd(() => this._sendAway(sid));
    return sid;
  }

  /** Takes an upgrade for this endpoint. Returns false for all others. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const path = (request.url ?? '').split('?', 1)[0];
    if (!path.startsWith(PATH)) {
      return false;
    }
    // Without a listener, a reset by the peer would end the process.
    socket.on('error', () => socket.destroy());
    this._admit(request, path.slice(PATH.length)).then(
      ({ visitor, from }) =>
        this._sockets.handleUpgrade(request, socket, head, ws => {
          this._options.connections.accept(socket);
          this._open(ws, visitor, from);
        }),
      (error: unknown) =>
        refuseUpgrade(socket, error, err => this._options.log.error({ err }, 'An upgrade failed.'))
    );
    return true;
  }

  dispose(): void {
    this._heartbeat.dispose();
    [...this._visitors.keys()].forEach(sid => this._sendAway(sid));
    this._connections.forEach(one => {
      one.close();
      one.terminate();
    });
    this._sockets.close();
  }

  /** Withdraws the id of a client that has not connected yet. */
  private _sendAway(sid: string): void {
    const visitor = this._visitors.get(sid);
    visitor?.end.dispose();
    visitor?.right.dispose();
    this._visitors.delete(sid);
  }

  private async _admit(
    { headers, socket }: IncomingMessage,
    sid: string
  ): Promise<{ visitor: IVisitor; from: IPosition }> {
    const { allowedOrigins, feed, connections, rates } = this._options;
    const visitor = this._visitors.get(sid);
    if (!visitor) {
      rates.consumeAddress(socket);
      throw new ChatError('unauthorized');
    }
    if (!isOriginAllowed(headers.origin, headers.host, allowedOrigins)) {
      throw new ChatError('forbidden_origin');
    }
    this._visitors.delete(sid);
    visitor.end.dispose();
    const use = connections.signIn(socket, rateKeyOf(visitor.credential.principal));
    socket.once('close', () => use.dispose());
    const left = this._left.get(keyOf(visitor));
    const known = left && (await feed.knows(left.n)) ? left : null;
    const from = known ?? wholeRow(await feed.position());
    visitor.right.require(); // it may have ended meanwhile
    return { visitor, from };
  }

  private _open(socket: WebSocket, visitor: IVisitor, from: IPosition): void {
    const { feed, clock, log } = this._options;
    const connection = new ClientConnection({
      socket,
      credential: visitor.credential,
      feed,
      audiences: this._audiences,
      writer: this._writer,
      clock,
      from,
      onError: err => log.warn({ err }, 'A notification could not be told.')
    });
    this._connections.add(connection);
    visitor.right.onEnd(() => connection.close('unauthorized'));
    socket.once('close', () => {
      visitor.right.dispose();
      this._connections.delete(connection);
      this._left.set(keyOf(visitor), connection.position);
    });
  }

  private readonly _audiences: Audiences;
  private readonly _writer: NotificationWriter;
  private readonly _sockets: WebSocketServer;
  private readonly _heartbeat: IDisposable;
  private readonly _visitors = new Map<string, IVisitor>();
  private readonly _connections = new Set<ClientConnection>();
  /** The positions of clients that have disconnected. A client that reconnects resumes there. */
  private readonly _left = new LruMap<IPosition>(1_000);
}

const nameOf = ({ credential }: IVisitor): { username: string } => credential.principal;

const keyOf = ({ credential, endpoint }: IVisitor): string =>
  JSON.stringify([credential.principal.username, endpoint]);
