import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { addressOf } from './address.js';
import type { IClock, IDisposable } from './clock.js';
import { ChatError } from './errors.js';
import type { ILimits } from './limits.js';

export type ConnectionLimits = Pick<
  ILimits,
  | 'connections'
  | 'connectionsPerUser'
  | 'anonymousPerAddress'
  | 'headersTimeoutMs'
  | 'requestTimeoutMs'
  | 'requestBytesPerSecond'
  | 'responseTimeoutMs'
  | 'closeTimeoutMs'
>;

export interface IConnectionsOptions {
  readonly clock: IClock;
  readonly limits: ConnectionLimits;
  /** Connections for which there are descriptors. */
  readonly most: number;
}

/** Something that has to move: what it has come to, and when that was last seen to be more. */
interface IProgress {
  done: number;
  at: number;
}

interface IConnection {
  readonly address: string;
  /** The encrypted one, once there is one. */
  socket: Socket;
  /** Requests that are not answered yet. */
  requests: number;
  /** Whose it is while somebody who is signed in uses it, and for how many things. */
  user: string | null;
  uses: number;
  /** The request whose body is still coming. */
  request: IncomingMessage | null;
  response: ServerResponse | null;
  received: IProgress | null;
  sent: IProgress | null;
  /** When it was asked to become a WebSocket, until it is one. */
  upgradingSince: number | null;
  isWebSocket: boolean;
  closingSince: number | null;
}

/** The part of all connections that one user, or one address without a session, may take. */
const PART = 1 / 4;

/** Requests that may wait on one connection. What one piece brings is worked off at once; no browser or proxy sends many ahead. */
const PIPELINE = 16;

/** Milliseconds between two looks at the connections. */
const LOOK = 1_000;

/**
 * The connections of the server, from their first byte to their last. Whatever a peer leaves half done has its time-out. HTTP's own
 * time-outs see to the TLS handshake, to headers and to what is idle; this sees to all that comes behind. Above what there is room
 * for, those without a session go: of one address the oldest, of all the newest.
 */
export class Connections implements IDisposable {
  constructor(private readonly _options: IConnectionsOptions) {
    const { limits, most, clock } = _options;
    this._most = Math.min(limits.connections, most);
    const part = Math.max(1, Math.floor(this._most * PART));
    this._perUser = limits.connectionsPerUser === Infinity ? Infinity : part;
    this._perAddress = Math.min(limits.anonymousPerAddress, part);
    const { headersTimeoutMs, requestTimeoutMs, responseTimeoutMs, closeTimeoutMs } = limits;
    const shortest = Math.min(
      headersTimeoutMs,
      requestTimeoutMs,
      responseTimeoutMs,
      closeTimeoutMs
    );
    const pause = Math.max(50, Math.min(LOOK, shortest / 4));
    this._looks = clock.every(pause, () => this._look());
  }

  /** Open connections. */
  get size(): number {
    return this._connections.size;
  }

  /** Those that nobody uses who is signed in. */
  get anonymous(): number {
    return [...this._anonymous.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Watch all that come to a server. */
  watch(server: Server): void {
    server.on('connection', (socket: Socket) => this._open(socket));
    server.on('secureConnection', (socket: Socket) => {
      const connection = this._of(socket);
      if (connection) {
        connection.socket = socket;
      }
    });
    const listeners = server.listeners('request');
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (this._take(request, response)) {
        listeners.forEach(listener => void listener.call(server, request, response));
      }
    });
    server.prependListener('upgrade', (_request: IncomingMessage, socket: Duplex) => {
      const connection = this._of(socket as Socket);
      if (connection) {
        connection.upgradingSince = this._options.clock.now();
        // A reset by the peer would end the process.
        socket.on('error', () => socket.destroy());
      }
    });
  }

  /**
   * Somebody who is signed in uses a connection, until the result is disposed.
   *
   * @param user - see `rateKeyOf`: guests cost nothing to make, so those of one address take the part of one user
   * @throws ChatError `too_many_connections`
   */
  signIn(socket: Duplex, user: string): IDisposable {
    const connection = this._of(socket as Socket);
    if (!connection) {
      return { dispose: () => undefined }; // gone already, or none of a network
    }
    if (connection.uses === 0) {
      const own = this._ofUsers.get(user) ?? 0;
      if (own >= this._perUser) {
        throw new ChatError('too_many_connections');
      }
      this._ofUsers.set(user, own + 1);
      connection.user = user;
      this._forgetAnonymous(connection);
    }
    connection.uses++;
    let isUsed = true;
    return {
      dispose: () => {
        if (isUsed) {
          isUsed = false;
          this._signOut(connection);
        }
      }
    };
  }

  /** It has become a WebSocket: from here on its own heartbeat and limits hold. */
  accept(socket: Duplex): void {
    const connection = this._of(socket as Socket);
    if (connection) {
      connection.upgradingSince = null;
      connection.isWebSocket = true;
    }
  }

  dispose(): void {
    this._looks.dispose();
  }

  private _open(socket: Socket): void {
    if (this._connections.size >= this._most) {
      socket.destroy();
      return;
    }
    const connection: IConnection = {
      address: addressOf(socket),
      socket,
      requests: 0,
      user: null,
      uses: 0,
      request: null,
      response: null,
      received: null,
      sent: null,
      upgradingSince: null,
      isWebSocket: false,
      closingSince: null
    };
    const key = keyOf(socket);
    this._connections.set(key, connection);
    this._addAnonymous(connection);
    socket.once('close', () => {
      this._connections.delete(key);
      this._forgetAnonymous(connection);
      this._leave(connection);
    });
  }

  /** A request has come. False if too many wait on its connection already: it is closed, and nothing is done for the rest. */
  private _take(request: IncomingMessage, response: ServerResponse): boolean {
    const { socket } = request;
    const connection = this._of(socket);
    if (!connection) {
      return !socket.destroyed;
    }
    if (connection.requests >= PIPELINE) {
      socket.destroy();
      return false;
    }
    connection.requests++;
    response.once('close', () => connection.requests--);
    Object.assign(connection, { request, response, received: null });
    return true;
  }

  private _signOut(connection: IConnection): void {
    if (connection.uses > 0 && --connection.uses === 0) {
      this._leave(connection);
      if (!connection.socket.destroyed) {
        this._addAnonymous(connection);
      }
    }
  }

  private _leave(connection: IConnection): void {
    const { user } = connection;
    if (user !== null) {
      connection.user = null;
      connection.uses = 0;
      const left = (this._ofUsers.get(user) ?? 1) - 1;
      if (left > 0) {
        this._ofUsers.set(user, left);
      } else {
        this._ofUsers.delete(user);
      }
    }
  }

  /** Of one address the oldest gives way: whoever means it has signed in long before as many others have come. */
  private _addAnonymous(connection: IConnection): void {
    const { address } = connection;
    const others = this._anonymous.get(address) ?? new Set();
    this._anonymous.set(address, others.add(connection));
    if (address !== '' && others.size > this._perAddress) {
      const [oldest] = others;
      this._forgetAnonymous(oldest);
      oldest.socket.destroy();
    }
  }

  private _forgetAnonymous(connection: IConnection): void {
    const others = this._anonymous.get(connection.address);
    if (others?.delete(connection) && others.size === 0) {
      this._anonymous.delete(connection.address);
    }
  }

  private _look(): void {
    const now = this._options.clock.now();
    for (const connection of this._connections.values()) {
      if (this._isOver(connection, now)) {
        connection.socket.destroy();
      }
    }
  }

  /** Whether its peer has left something half done for too long. */
  private _isOver(connection: IConnection, now: number): boolean {
    const { socket } = connection;
    const { headersTimeoutMs, closeTimeoutMs } = this._options.limits;
    if (socket.writableEnded) {
      connection.closingSince ??= now;
      if (now - connection.closingSince >= closeTimeoutMs) {
        return true;
      }
    }
    const { upgradingSince } = connection;
    if (upgradingSince !== null && now - upgradingSince >= headersTimeoutMs) {
      return true;
    }
    return (
      !connection.isWebSocket &&
      ((this._isSendingTooSlowly(connection, now) && !tellTooSlow(connection)) ||
        this._isReadingTooSlowly(connection, now))
    );
  }

  private _isSendingTooSlowly(connection: IConnection, now: number): boolean {
    const { socket, request } = connection;
    if (!request || request.complete) {
      connection.received = null;
      return false;
    }
    const { requestTimeoutMs, requestBytesPerSecond } = this._options.limits;
    const progress = (connection.received ??= { done: socket.bytesRead, at: now });
    const span = now - progress.at;
    if (span < requestTimeoutMs) {
      return false;
    }
    const bytes = socket.bytesRead - progress.done;
    connection.received = { done: socket.bytesRead, at: now };
    return bytes < (requestBytesPerSecond * span) / 1000;
  }

  private _isReadingTooSlowly(connection: IConnection, now: number): boolean {
    const { socket } = connection;
    if (socket.writableLength === 0) {
      connection.sent = null;
      return false;
    }
    const done = socket.bytesWritten - socket.writableLength - queuedIn(socket);
    if (connection.sent?.done !== done) {
      connection.sent = { done, at: now };
    }
    return now - connection.sent.at >= this._options.limits.responseTimeoutMs;
  }

  private _of(socket: Socket): IConnection | undefined {
    return this._connections.get(keyOf(socket));
  }

  private readonly _most: number;
  private readonly _perUser: number;
  private readonly _perAddress: number;
  private readonly _connections = new Map<unknown, IConnection>();
  /** By address, the oldest first. */
  private readonly _anonymous = new Map<string, Set<IConnection>>();
  private readonly _ofUsers = new Map<string, number>();
  private readonly _looks: IDisposable;
}

/** Let whoever reads the body answer that it comes too slowly. False if nobody can, or was told before. */
function tellTooSlow(connection: IConnection): boolean {
  const { request, response } = connection;
  if (!request || !response || response.headersSent || request.listenerCount('error') === 0) {
    return false;
  }
  connection.response = null;
  request.emit('error', new ChatError('request_too_slow'));
  return true;
}

/** An encrypted socket is another object than the one that it stands on; both have the same peer. */
const keyOf = (socket: Socket): unknown =>
  socket.remotePort === undefined ? socket : `${socket.remoteAddress} ${socket.remotePort}`;

/** Bytes that the system has not taken of what was handed to it: of one long piece, the progress. */
const queuedIn = (socket: Socket): number =>
  (socket as { _handle?: { writeQueueSize?: number } | null })._handle?.writeQueueSize ?? 0;
