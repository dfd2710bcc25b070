import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server as Engine, type Socket as EngineSocket } from 'engine.io';
import { WebSocketServer, type ServerOptions } from 'ws';
import { SECURITY_HEADERS } from '../../connections/security-headers.js';
import { refuseInvalid, refuseUpgrade } from '../../connections/upgrade.js';
import { ChatError, toChatError } from '../../errors.js';
import { isOriginAllowed, type AllowedOrigin } from '../../identity/origin.js';
import { rateKeyOf } from '../../identity/principal.js';
import type { ILimits } from '../../limits.js';
import type { RequestRates } from '../../rates/request-rates.js';
import { Link, type EngineRequest, type ILinkOptions } from './link.js';

/** The path of the library's clients. Below it are those of the browser SDK of Azure, which speak another protocol. */
const PATH = /^\/socket\.io\/?$/;

/** Milliseconds between pings, and those in which a client must answer. */
const PING_INTERVAL_MS = 25_000;
const PING_TIMEOUT_MS = 20_000;

/** Bytes of one packet, or of all packets in one request. The longest message has fewer. */
const PACKET_BYTES = 256 * 1024;

export interface ITransportOptions extends ILinkOptions {
  readonly rates: RequestRates;
  readonly limits: Pick<ILimits, 'anonymousPerAddress' | 'headersTimeoutMs'>;
  readonly allowedOrigins: readonly AllowedOrigin[];
  /** Whether the server has started and does not stop. */
  isReady(): boolean;
  onError(error: unknown): void;
}

/** A request that the library refuses. */
interface IFailure {
  readonly req: EngineRequest & { readonly upgrade?: boolean };
  readonly message: string;
}

/** The requests and WebSockets of Socket.IO's clients, within the limits of all other requests and WebSockets. */
export class Transport {
  constructor(private readonly _options: ITransportOptions) {
    this.engine = new Engine({
      wsEngine: PacedSockets as never,
      maxHttpBufferSize: PACKET_BYTES,
      pingInterval: PING_INTERVAL_MS,
      pingTimeout: PING_TIMEOUT_MS,
      upgradeTimeout: _options.limits.headersTimeoutMs,
      httpCompression: false
    });
    const { ws } = this.engine as unknown as { ws: WebSocketServer };
    refuseInvalid(ws, _options.onError);
    this.engine.on('connection_error', (failure: IFailure) => this._refuse(failure));
    this.engine.on('connection', (socket: EngineSocket) => this._keep(new Link(socket, _options)));
  }

  /** The library below Socket.IO. */
  readonly engine: Engine;

  /** The number of connections, whether they are in a chat or not. */
  get size(): number {
    return this._links.size;
  }

  /** The connection of a socket; undefined if it was closed. */
  linkOf({ conn }: { readonly conn: EngineSocket }): Link | undefined {
    return this._links.get((conn as unknown as { id: string }).id);
  }

  /** Takes the requests of its clients before the other listeners of the server get them. */
  attach(server: HttpServer): void {
    const others = server.listeners('request');
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (isOurs(request) && /^(GET|POST)$/.test(request.method ?? '')) {
        this._onRequest(request, response);
      } else {
        others.forEach(listener => void listener.call(server, request, response));
      }
    });
  }

  /** Takes an upgrade for this endpoint. Returns false for all others. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    if (!isOurs(request)) {
      return false;
    }
    // Without a listener, a reset by the peer would end the process.
    socket.on('error', () => socket.destroy());
    try {
      const link = this._check(request);
      this.engine.handleUpgrade(request, socket, head);
      if ((request as EngineRequest).websocket) {
        this._options.connections.accept(socket);
        link?.attach(request);
      }
    } catch (error) {
      refuseUpgrade(socket, error, this._options.onError);
    }
    return true;
  }

  /** Refuses an upgrade before the library does, which then finds it done. */
  private _refuse({ req, message }: IFailure): void {
    if (req.websocket) {
      req.socket.destroy(); // an answer would be a broken frame
    } else if (req.upgrade) {
      refuseUpgrade(req.socket, new ChatError('bad_request', `${message}.`), this._options.onError);
    }
  }

  private _onRequest(request: IncomingMessage, response: ServerResponse): void {
    const { connections, allowedOrigins } = this._options;
    const { origin } = request.headers;
    Object.entries(SECURITY_HEADERS).forEach(([name, value]) => response.setHeader(name, value));
    if (origin !== undefined && isOriginAllowed(origin, undefined, allowedOrigins)) {
      response.setHeader('access-control-allow-origin', origin).setHeader('vary', 'Origin');
    }
    try {
      const link = this._check(request);
      if (link?.principal) {
        const use = connections.signIn(request.socket, rateKeyOf(link.principal));
        response.once('close', () => use.dispose());
      }
      this.engine.handleRequest(request, response);
    } catch (error) {
      const { status, code, message, retryAfter } = toChatError(error);
      if (code === 'internal') {
        this._options.onError(error);
      }
      if (retryAfter !== null) {
        response.setHeader('retry-after', retryAfter);
      }
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: { code, message } }));
    }
  }

  /** Checks and counts a request. Returns the connection to which it belongs, if there is one. @throws ChatError */
  private _check(request: IncomingMessage): Link | undefined {
    const { rates, allowedOrigins } = this._options;
    const { headers, socket } = request;
    if (!this._options.isReady()) {
      throw new ChatError('closing');
    }
    if (!isOriginAllowed(headers.origin, headers.host, allowedOrigins)) {
      throw new ChatError('forbidden_origin');
    }
    const query = queryOf(request);
    if (query.has('j')) {
      throw new ChatError('bad_request', 'Answers as scripts are not supported.');
    }
    const link = this._links.get(query.get('sid') ?? '');
    if (link?.principal) {
      rates.consumeUser(link.principal, socket);
    } else {
      rates.consumeAddress(socket);
    }
    return link;
  }

  /** Keeps a new connection. Of an address with too many that are in no chat, the oldest is closed. */
  private _keep(link: Link): void {
    this._links.set(link.id, link);
    this._idle.add(link);
    link.onClose(() => {
      this._links.delete(link.id);
      this._idle.delete(link);
    });
    const { address } = link;
    const idle: Link[] = [];
    for (const one of this._idle) {
      if (one.principal) {
        this._idle.delete(one); // it is in a chat
      } else if (one.address === address) {
        idle.push(one);
      }
    }
    if (address !== '' && idle.length > this._options.limits.anonymousPerAddress) {
      idle[0].close();
    }
  }

  private readonly _links = new Map<string, Link>();
  /** Those that were in no chat when they were last looked at, the oldest first. */
  private readonly _idle = new Set<Link>();
}

/** Reads one packet of each client in a turn of the event loop. */
class PacedSockets extends WebSocketServer {
  constructor(options: ServerOptions) {
    super({ ...options, allowSynchronousEvents: false, perMessageDeflate: false });
  }
}

const isOurs = ({ url = '/' }: IncomingMessage): boolean => PATH.test(url.split('?', 1)[0]);

const queryOf = ({ url = '/' }: IncomingMessage): URLSearchParams =>
  new URLSearchParams(url.split('?')[1] ?? '');
