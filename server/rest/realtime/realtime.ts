import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer, type WebSocket } from 'ws';
import { addressOf } from '../../connections/address.js';
import type { IClock, IDisposable } from '../../clock.js';
import type { Connections } from '../../connections/connections.js';
import { ChatError } from '../../errors.js';
import { Audiences } from '../../feed/audience.js';
import type { Feed } from '../../feed/feed.js';
import { type IPosition, wholeRow } from '../../storage/journal.js';
import type { CommunicationIds } from '../../identity/communication-ids.js';
import { isOriginAllowed, type AllowedOrigin } from '../../identity/origin.js';
import { hasRoom, rateKeyOf, type ICredential } from '../../identity/principal.js';
import type { InboundRates } from '../../rates/inbound-rates.js';
import { LruMap } from '../../lru-map.js';
import type { Right } from '../../identity/right.js';
import type { RequestRates } from '../../rates/request-rates.js';
import type { IStorage } from '../../storage/storage.js';
import { refuseInvalid, refuseUpgrade } from '../../connections/upgrade.js';
import { ClientConnection } from './client-connection.js';
import { NotificationWriter } from './notifications.js';

/** The path of a socket, before its id. */
const PATH = '/socket.io/1/websocket/';

/** The time that an assigned id waits for its socket, in milliseconds. */
const CONNECT_TIMEOUT_MS = 30_000;

/** Milliseconds between heartbeats. The client considers a connection dead after 60 s of silence. */
const HEARTBEAT_MS = 25_000;

/** Sockets of one user at a time, including ids that wait for theirs. */
const PER_USER = 50;

/** Users whose sockets have closed and who may resume. Each has room for the positions of `PER_USER` sockets. */
const RESUMING_USERS = 1_000;

/** Bytes of a packet. Clients send only answers without a body, and pings. */
const PACKET_BYTES = 4 * 1024;

export interface IRealtimeOptions {
  readonly storage: IStorage;
  readonly feed: Feed;
  readonly ids: CommunicationIds;
  readonly connections: Connections;
  readonly rates: RequestRates;
  readonly inboundRates: InboundRates;
  readonly clock: IClock;
  readonly allowedOrigins: readonly AllowedOrigin[];
  /** The right behind a token; see `Credentials`. */
  hold(credential: ICredential): Right;
  readonly log: Logger;
}

/** A client that has shown a token and holds an id for a socket. */
interface IReservation {
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
      // One packet of each client in a turn of the event loop.
      allowSynchronousEvents: false,
      perMessageDeflate: false
    });
    refuseInvalid(this._sockets, this._onRefusal);
    this._heartbeat = clock.every(HEARTBEAT_MS, () => this._connections.forEach(one => one.beat()));
  }

  /** The number of open sockets. */
  get size(): number {
    return this._connections.size;
  }

  /** An id with which this user may open one socket, within a limited time. @throws ChatError `too_many_connections` */
  reserve(credential: ICredential, endpoint: string): string {
    const waiting = [...this._reservations.values()].map(one => one.credential.principal);
    const all = [...waiting, ...[...this._connections].map(({ principal }) => principal)];
    if (!hasRoom(credential.principal, all, PER_USER)) {
      throw new ChatError('too_many_connections');
    }
    const sid = randomBytes(24).toString('base64url');
    const { clock, hold } = this._options;
    const right = hold(credential);
    const end = clock.after(CONNECT_TIMEOUT_MS, () => this._cancel(sid));
    this._reservations.set(sid, { credential, endpoint, right, end });
    right.onEnd(() => this._cancel(sid));
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
      ({ reservation, from }) =>
        this._sockets.handleUpgrade(request, socket, head, ws => {
          this._options.connections.accept(socket);
          this._open(ws, request.socket, reservation, from);
        }),
      (error: unknown) => refuseUpgrade(socket, error, this._onRefusal)
    );
    return true;
  }

  dispose(): void {
    this._heartbeat.dispose();
    [...this._reservations.keys()].forEach(sid => this._cancel(sid));
    this._connections.forEach(one => {
      one.close();
      one.terminate();
    });
    this._sockets.close();
  }

  /** Withdraws the id of a client that has not connected yet. */
  private _cancel(sid: string): void {
    const reservation = this._reservations.get(sid);
    reservation?.end.dispose();
    reservation?.right.dispose();
    this._reservations.delete(sid);
  }

  private async _admit(
    { headers, socket }: IncomingMessage,
    sid: string
  ): Promise<{ reservation: IReservation; from: IPosition }> {
    const { allowedOrigins, feed, connections, rates } = this._options;
    const reservation = this._reservations.get(sid);
    if (!reservation) {
      rates.consumeAddress(socket);
      throw new ChatError('unauthorized');
    }
    if (!isOriginAllowed(headers.origin, headers.host, allowedOrigins)) {
      throw new ChatError('forbidden_origin');
    }
    this._reservations.delete(sid);
    reservation.end.dispose();
    socket.once('close', () => reservation.right.dispose()); // also if it never becomes a WebSocket
    const use = connections.signIn(socket, rateKeyOf(reservation.credential.principal));
    socket.once('close', () => use.dispose());
    const left = this._lastPositions.get(ownerOf(reservation))?.get(keyOf(reservation));
    const known = left && (await feed.knows(left.n)) ? left : null;
    const from = known ?? wholeRow(await feed.position());
    reservation.right.require(); // it may have ended meanwhile
    return { reservation, from };
  }

  private _open(
    socket: WebSocket,
    stream: Socket,
    reservation: IReservation,
    from: IPosition
  ): void {
    const { feed, clock, inboundRates, log } = this._options;
    const user = rateKeyOf(reservation.credential.principal);
    const connection = new ClientConnection({
      socket,
      stream,
      inboundRate: inboundRates.enter(user, addressOf(stream)),
      credential: reservation.credential,
      feed,
      audiences: this._audiences,
      writer: this._writer,
      clock,
      from,
      onError: err => log.warn({ err }, 'A notification could not be sent.')
    });
    this._connections.add(connection);
    reservation.right.onEnd(() => connection.close('unauthorized'));
    socket.once('close', () => {
      reservation.right.dispose();
      this._connections.delete(connection);
      this._keepPosition(reservation, connection.position);
    });
  }

  /** Keeps where a client stopped. Each user has room of their own, so that nobody makes the server forget the positions of others. */
  private _keepPosition(reservation: IReservation, position: IPosition): void {
    const owner = ownerOf(reservation);
    const own = this._lastPositions.get(owner) ?? new LruMap<IPosition>(PER_USER);
    own.set(keyOf(reservation), position);
    this._lastPositions.set(owner, own);
  }

  private readonly _onRefusal = (err: unknown): void =>
    this._options.log.error({ err }, 'An upgrade failed.');

  private readonly _audiences: Audiences;
  private readonly _writer: NotificationWriter;
  private readonly _sockets: WebSocketServer;
  private readonly _heartbeat: IDisposable;
  private readonly _reservations = new Map<string, IReservation>();
  private readonly _connections = new Set<ClientConnection>();
  /** The positions of clients that have disconnected. A client that reconnects resumes there. */
  private readonly _lastPositions = new LruMap<LruMap<IPosition>>(RESUMING_USERS);
}

const ownerOf = ({ credential }: IReservation): string => rateKeyOf(credential.principal);

const keyOf = ({ credential, endpoint }: IReservation): string =>
  JSON.stringify([credential.principal.username, endpoint]);
