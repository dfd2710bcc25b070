import type { IncomingMessage } from 'node:http';
import type { Socket as TcpSocket } from 'node:net';
import type { Socket as EngineSocket } from 'engine.io';
import type { WebSocket } from 'ws';
import type { IClock, IDisposable } from '../../clock.js';
import { addressOf } from '../../connections/address.js';
import type { Connections } from '../../connections/connections.js';
import { rateKeyOf, type IPrincipal } from '../../identity/principal.js';
import type { IInboundRate, InboundRates } from '../../rates/inbound-rates.js';
import type { ILimits } from '../../limits.js';
import { RateLimiter } from '../../rates/rate-limiter.js';

/** Packets that a client may send within 10 seconds. Far fewer do anything. */
const PACKETS = 5_000;
const SPAN_MS = 10_000;

/** Milliseconds in which a client that has left its chat, or was refused, may end its connection itself. */
const FAREWELL_MS = 1_000;

/** A request as Engine.IO hands it on. */
export type EngineRequest = IncomingMessage & { readonly websocket?: WebSocket };

/** The parts of an Engine.IO socket that are used here. Its types keep some of them to themselves. */
type OpenSocket = Pick<EngineSocket, 'close' | 'off' | 'on' | 'once' | 'readyState'> & {
  readonly id: string;
  readonly writeBuffer: readonly unknown[];
  readonly request: EngineRequest;
  readonly transport: { writable: boolean };
};

export interface ILinkOptions {
  readonly connections: Connections;
  readonly inboundRates: InboundRates;
  readonly clock: IClock;
  readonly limits: Pick<ILimits, 'headersTimeoutMs'>;
}

/** The connection of one client, over one WebSocket or over many requests. Its costs count for its user as soon as there is one. */
export class Link {
  constructor(
    socket: EngineSocket,
    private readonly _options: ILinkOptions
  ) {
    this._socket = socket as unknown as OpenSocket;
    this.address = addressOf(this._request.socket);
    this._rate = this._options.inboundRates.enter(` link ${this.address}`, this.address);
    this._patience = _options.clock.after(_options.limits.headersTimeoutMs, () => this.close());
    const packets = new RateLimiter(PACKETS, SPAN_MS);
    this._socket.on('packet', () => {
      if (!packets.take('', _options.clock.steady())) {
        this.close();
      }
    });
    this._socket.once('close', () => {
      this._rate.dispose();
      this._pause?.dispose();
      this._patience.dispose();
      this._uses.forEach(use => use.dispose());
    });
    this.attach(this._request);
  }

  readonly address: string;

  get id(): string {
    return this._socket.id;
  }

  get isOpen(): boolean {
    return this._socket.readyState === 'open';
  }

  /** The user of the connection, once there is one. */
  get principal(): IPrincipal | null {
    return this._principal;
  }

  /** The socket of the operating system over which the client connected. */
  get stream(): TcpSocket {
    return this._request.socket;
  }

  /** Runs once when the connection is closed. */
  onClose(run: () => void): void {
    this._socket.once('close', run);
  }

  /** Takes a WebSocket of the client in. Does nothing for a request of another kind. */
  attach({ websocket, socket: stream }: EngineRequest): void {
    if (!websocket) {
      return;
    }
    const onData = ({ length }: Buffer): void => this._wait(websocket, this._rate.ask(length));
    stream.prependListener('data', onData); // before its packets are read
    this._socket.once('close', () => stream.off('data', onData));
    this._streams.push(stream);
    if (this._principal) {
      this._use(stream, this._principal);
    }
  }

  /** The connection now belongs to a user. @throws ChatError `too_many_connections` */
  signIn(principal: IPrincipal): void {
    this._streams.forEach(stream => this._use(stream, principal));
    this._rate.dispose();
    this._rate = this._options.inboundRates.enter(rateKeyOf(principal), this.address);
    this._patience.dispose();
    this._principal = principal;
  }

  /** The number of packets that wait for the client. */
  get backlog(): number {
    return this._socket.writeBuffer.length;
  }

  /** Sends two things in one piece, so that a client over polling gets both or none. */
  sendTogether(first: () => void, second: () => void): void {
    const { transport } = this._socket;
    const { writable } = transport;
    transport.writable = false; // keeps the first from leaving alone
    first();
    transport.writable = writable;
    second();
  }

  /** Resolves when the client has taken what was sent, or has gone. A client that takes nothing is ended by the library's pings. */
  async drained(): Promise<void> {
    while (this.isOpen && this._socket.writeBuffer.length > 0) {
      await new Promise<void>(done => {
        const settle = (): void => {
          this._socket.off('drain', settle);
          this._socket.off('close', settle);
          done();
        };
        this._socket.on('drain', settle);
        this._socket.on('close', settle);
      });
    }
  }

  /** Ends the connection at once. */
  close(): void {
    this._socket.close(true);
  }

  /** Ends the connection soon, if the client does not. Clients in Python go on for 30 s if the server is faster. */
  closeSoon(): void {
    this._patience.dispose();
    this._patience = this._options.clock.after(FAREWELL_MS, () => this.close());
  }

  private get _request(): EngineRequest {
    return this._socket.request;
  }

  private _use(stream: TcpSocket, principal: IPrincipal): void {
    this._uses.push(this._options.connections.signIn(stream, rateKeyOf(principal)));
  }

  /** Stops reading for this long. */
  private _wait(websocket: WebSocket, ms: number): void {
    if (ms > 0) {
      websocket.pause();
      this._pause?.dispose();
      this._pause = this._options.clock.after(ms, () => websocket.resume());
    }
  }

  private readonly _socket: OpenSocket;
  private readonly _streams: TcpSocket[] = [];
  private readonly _uses: IDisposable[] = [];
  private _rate: IInboundRate;
  private _pause: IDisposable | undefined;
  /** Ends a connection that does not become a user's. */
  private _patience: IDisposable;
  private _principal: IPrincipal | null = null;
}
