import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Server as TlsServer } from 'node:tls';
import { addressOf } from './address.js';
import type { IClock, IDisposable } from '../clock.js';
import { isOverdue, type IConnection } from './connection-timeouts.js';
import { ChatError } from '../errors.js';
import type { ILimits } from '../limits.js';

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
  /** The number of connections for which there are file descriptors. */
  readonly most: number;
}

/** The share of all connections that one user may take, or one address without a signed-in user. */
const PART = 1 / 4;

/** Requests that may wait on one connection. All requests in one chunk are handled at once, and no browser or proxy sends many ahead. */
const PIPELINE = 16;

/** Milliseconds between two checks of the connections. */
const CHECK_INTERVAL_MS = 1_000;

/**
 * Watches the connections of the server from first byte to last. Everything that a peer leaves unfinished has a time-out. HTTP's own
 * time-outs cover the TLS handshake, headers and idle connections. This class covers everything after them. At the limits, connections
 * without a signed-in user give way: at the limit of an address, its oldest; at the limit of the server, the newest of all.
 */
export class Connections implements IDisposable {
  constructor(private readonly _options: IConnectionsOptions) {
    const { limits, most, clock } = _options;
    this._maxConnections = Math.min(limits.connections, most);
    const part = Math.max(1, Math.floor(this._maxConnections * PART));
    this._perUser = limits.connectionsPerUser === Infinity ? Infinity : part;
    this._perAddress = Math.min(limits.anonymousPerAddress, part);
    const { headersTimeoutMs, requestTimeoutMs, responseTimeoutMs, closeTimeoutMs } = limits;
    const shortest = Math.min(
      headersTimeoutMs,
      requestTimeoutMs,
      responseTimeoutMs,
      closeTimeoutMs
    );
    const pause = Math.max(50, Math.min(CHECK_INTERVAL_MS, shortest / 4));
    this._checks = clock.every(pause, () => this._check());
  }

  /** The number of open connections. */
  get size(): number {
    return this._connections.size;
  }

  /** The number of connections without a signed-in user. */
  get anonymous(): number {
    return [...this._anonymous.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Watches all connections of a server. */
  watch(server: Server): void {
    const isEncrypted = server instanceof TlsServer;
    server.on('connection', (socket: Socket) => this._open(socket, isEncrypted));
    server.on('secureConnection', (socket: Socket) => {
      const connection = this._of(socket);
      if (connection) {
        connection.socket = socket;
        connection.handshakingSince = null;
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
        connection.upgradingSince = this._options.clock.steady();
        // Without a listener, a reset by the peer would end the process.
        socket.on('error', () => socket.destroy());
      }
    });
  }

  /**
   * Marks a connection as used by a signed-in user until the result is disposed.
   *
   * @param user - see `rateKeyOf`. Guests cost nothing to create, so those of one address share the part of one user.
   * @throws ChatError `too_many_connections`
   */
  signIn(socket: Duplex, user: string): IDisposable {
    const connection = this._of(socket as Socket);
    if (!connection) {
      return { dispose: () => undefined }; // closed already, or not a network connection
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

  /** Notes that the connection is now a WebSocket, which has its own heartbeat and limits. */
  accept(socket: Duplex): void {
    const connection = this._of(socket as Socket);
    if (connection) {
      connection.upgradingSince = null;
      connection.isWebSocket = true;
    }
  }

  dispose(): void {
    this._checks.dispose();
  }

  private _open(socket: Socket, isEncrypted: boolean): void {
    if (this._connections.size >= this._maxConnections) {
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
      handshakingSince: isEncrypted ? this._options.clock.steady() : null,
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

  /** Counts a request. If too many wait on its connection, the connection is closed, nothing more is handled and the result is false. */
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

  /**
   * Closes the oldest such connection of an address at its limit. A connection with a complete request goes last, because the server has not yet
   * read its token.
   */
  private _addAnonymous(connection: IConnection): void {
    const { address } = connection;
    const others = this._anonymous.get(address) ?? new Set();
    this._anonymous.set(address, others.add(connection));
    if (address !== '' && others.size > this._perAddress) {
      const before = [...others].slice(0, -1);
      const oldest = before.find(other => !isServersTurn(other)) ?? before[0];
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

  private _check(): void {
    const now = this._options.clock.steady();
    for (const connection of this._connections.values()) {
      if (isOverdue(connection, now, this._options.limits)) {
        connection.socket.destroy();
      }
    }
  }

  private _of(socket: Socket): IConnection | undefined {
    return this._connections.get(keyOf(socket));
  }

  private readonly _maxConnections: number;
  private readonly _perUser: number;
  private readonly _perAddress: number;
  private readonly _connections = new Map<unknown, IConnection>();
  /** By address, oldest first. */
  private readonly _anonymous = new Map<string, Set<IConnection>>();
  private readonly _ofUsers = new Map<string, number>();
  private readonly _checks: IDisposable;
}

const isServersTurn = ({ requests, request }: IConnection): boolean =>
  requests > 0 && request?.complete === true;

/** An encrypted socket is a different object from the socket below it. Both have the same peer. */
const keyOf = (socket: Socket): unknown =>
  socket.remotePort === undefined ? socket : `${socket.remoteAddress} ${socket.remotePort}`;
