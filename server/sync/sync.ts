import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { ROOM_PREFIX, tokenInProtocols } from '../../src/document/index.js';
import { addressOf } from '../connections/address.js';
import type { IClock, IDisposable } from '../clock.js';
import type { Connections } from '../connections/connections.js';
import { ChatError, toChatError } from '../errors.js';
import { isOriginAllowed, type AllowedOrigin } from '../identity/origin.js';
import { rateKeyOf, type ICredential } from '../identity/principal.js';
import type { Right } from '../identity/right.js';
import type { InboundRates } from '../rates/inbound-rates.js';
import type { RequestRates } from '../rates/request-rates.js';
import type { ILimits } from '../limits.js';
import type { Rooms } from '../rooms/rooms.js';
import { refuseInvalid, refuseUpgrade } from '../connections/upgrade.js';
import { ClientSocket } from './client-socket.js';
import { writeFrame } from './frames.js';
import { SocketSession } from './socket-session.js';
import { ConnectionLimiter } from './connection-limiter.js';

export interface ISyncOptions {
  readonly rooms: Rooms;
  readonly clock: IClock;
  readonly limits: ILimits;
  readonly connections: Connections;
  readonly rates: RequestRates;
  readonly inboundRates: InboundRates;
  /** The credential of a token. @throws ChatError `unauthorized` */
  readonly authenticate: (token: string) => Promise<ICredential>;
  /** The right behind a credential, for as long as the token is valid. */
  readonly hold: (credential: ICredential) => Right;
  readonly allowedOrigins: readonly AllowedOrigin[];
  readonly onError: (error: unknown) => void;
}

/** The path under which rooms are reached. */
const PATH = '/sync/';
const HEARTBEAT_MS = 30_000;
/** The most fragments of one frame. Those of one chunk are read at once, and proxies cut frames at 4 KiB or more. */
const MAX_FRAGMENTS = 2_048;
/** Milliseconds that a peer has to answer the server's close frame. */
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * The y-websocket endpoint. Clients are refused at the upgrade, because a stock client would reconnect again and again to a connection that
 * opens and closes.
 */
export class Sync {
  constructor(private readonly _options: ISyncOptions) {
    this._sockets = new WebSocketServer({
      noServer: true,
      WebSocket: ClientSocket,
      maxPayload: _options.limits.frameBytes,
      maxFragments: MAX_FRAGMENTS,
      // One frame of each peer in a turn of the event loop. A chunk that was read may contain thousands, which no pause would hold back.
      allowSynchronousEvents: false,
      perMessageDeflate: false
    });
    refuseInvalid(this._sockets, _options.onError);
    const { connectionsPerUser, connectionsPerAddress } = _options.limits;
    this._limiter = new ConnectionLimiter(connectionsPerUser, connectionsPerAddress);
    this._heartbeat = _options.clock.every(HEARTBEAT_MS, () => {
      this._sessions.forEach(session => session.beat());
    });
  }

  /** Takes an upgrade for this endpoint. Returns false for all others. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const target = request.url ?? '/';
    const base = 'http://localhost';
    const url = URL.canParse(target, base) ? new URL(target, base) : null;
    if (!url?.pathname.startsWith(PATH)) {
      return false;
    }
    // Without a listener, a reset by the peer would end the process.
    socket.on('error', () => socket.destroy());
    this._admit(request, url).then(
      ({ principal, right, chat, use }) => {
        if (socket.destroyed) {
          return use.dispose(); // disconnected while the token was being checked
        }
        // A failed upgrade closes the socket too.
        socket.once('close', () => use.dispose());
        this._sockets.handleUpgrade(request, socket, head, ws => {
          this._options.connections.accept(socket);
          const dialect = url.searchParams.get('client') === 'colloquy' ? 'colloquy' : 'stock';
          const { rooms, clock, limits, inboundRates, onError } = this._options;
          const session = new SocketSession({
            id: clock.uuid(),
            principal,
            socket: ws,
            stream: socket,
            dialect,
            inboundRate: inboundRates.enter(rateKeyOf(principal), addressOf(request.socket)),
            clock,
            limits
          });
          this._sessions.add(session);
          ws.on('close', () => this._sessions.delete(session));
          session.listen();
          // A session lasts as long as its token. A client with a new token reconnects with it.
          right.onEnd(isExpired =>
            session.close('unauthorized', isExpired ? 'Your token has expired.' : undefined)
          );
          rooms.open(chat).then(
            room => session.enter(room),
            (error: unknown) => {
              onError(error);
              session.close(toChatError(error).code);
            }
          );
        });
      },
      (error: unknown) => this._refuse(request, socket, head, url, error)
    );
    return true;
  }

  /** Accepts no new clients and reads nothing more from the others. Data that has arrived can still be stored and shown. */
  drain(): void {
    this._isDraining = true;
    this._heartbeat.dispose();
    this._sessions.forEach(session => session.pause());
  }

  /**
   * Closes all sessions with a code that asks clients to reconnect later. Resolves when all are closed. A peer that does not answer in time
   * is disconnected.
   */
  async close(): Promise<void> {
    this.drain();
    this._sockets.close();
    const sessions = [...this._sessions];
    const timer = this._options.clock.after(CLOSE_TIMEOUT_MS, () =>
      sessions.forEach(s => s.terminate())
    );
    sessions.forEach(session => session.close('closing'));
    await Promise.all(sessions.map(({ gone }) => gone));
    timer.dispose();
  }

  /**
   * Browsers hide the reason of a refused upgrade from their pages. Our own client therefore comes in for a moment where a limit is
   * reached, with its name.
   */
  private _refuse(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    url: URL,
    error: unknown
  ): void {
    const { code, message, close } = toChatError(error);
    const isOurs = url.searchParams.get('client') === 'colloquy';
    if (code !== 'too_many_connections' || !isOurs || socket.destroyed) {
      return refuseUpgrade(socket, error, this._options.onError);
    }
    this._sockets.handleUpgrade(request, socket, head, ws => {
      const notice = { type: 'closing', code, message, retry: true } as const;
      ws.on('error', () => ws.terminate());
      ws.send(writeFrame({ type: 'notice', notice }, 'colloquy') ?? '');
      ws.close(close, code);
      const timer = this._options.clock.after(CLOSE_TIMEOUT_MS, () => ws.terminate());
      ws.on('close', () => timer.dispose());
    });
  }

  private async _admit(request: IncomingMessage, url: URL) {
    if (this._isDraining) {
      throw new ChatError('closing');
    }
    const { rooms, authenticate, hold, allowedOrigins, connections, rates } = this._options;
    const { socket } = request;
    if (!isOriginAllowed(request.headers.origin, request.headers.host, allowedOrigins)) {
      throw new ChatError('forbidden_origin');
    }
    const token =
      tokenInProtocols(request.headers['sec-websocket-protocol']) ?? url.searchParams.get('token');
    const credential = await authenticate(token ?? '').catch((error: unknown) => {
      rates.consumeAddress(socket);
      throw error;
    });
    const { principal } = credential;
    rates.consumeUser(principal, socket);
    const room = decodeRoom(url.pathname.slice(PATH.length));
    if (!room.startsWith(ROOM_PREFIX)) {
      throw new ChatError('chat_not_found');
    }
    const chat = room.slice(ROOM_PREFIX.length);
    await rooms.admit(principal, chat);
    const right = hold(credential);
    const taken: IDisposable[] = [right];
    try {
      right.require();
      taken.push(this._limiter.enter(principal.username, addressOf(socket), principal.guest));
      taken.push(connections.signIn(socket, rateKeyOf(principal)));
      return { principal, right, chat, use: { dispose: () => dispose(taken) } };
    } catch (error) {
      dispose(taken);
      throw error;
    }
  }

  private _sockets: WebSocketServer;
  private _limiter: ConnectionLimiter;
  private _sessions = new Set<SocketSession>();
  private _heartbeat: IDisposable;
  private _isDraining = false;
}

const dispose = (taken: readonly IDisposable[]): void => taken.forEach(one => one.dispose());

/** Stock clients send the room's name unescaped, but proxies may have escaped it. */
function decodeRoom(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new ChatError('chat_not_found');
  }
}
