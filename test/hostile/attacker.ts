import { once } from 'node:events';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { ROOM_PREFIX } from '../../src/document/index.js';
import type { ServerProcess } from '../faults/server-process.js';

const SYNC = 0;
const AWARENESS = 1;
const AUTH = 2;
/** The bytes before the reason: type, verdict and the length of the reason. */
const AUTH_HEAD = 3;
const STEP1 = 0;
const STEP2 = 1;
const UPDATE = 2;

/** The most bytes that may wait in our own socket before the attacker yields to the event loop. */
const HIGH_WATER = 4 * 1024 * 1024;

/** An ordinary account that sends arbitrary data. */
export class Attacker {
  constructor(
    private readonly _server: ServerProcess,
    readonly username: string,
    readonly token: string
  ) {}

  /** @param ms - the lifetime of the token, in milliseconds */
  static async signIn(server: ServerProcess, username: string, ms?: number): Promise<Attacker> {
    return new Attacker(server, username, await server.token(username, ms));
  }

  /** Opens a WebSocket to a chat and sends step 1, as every client does. */
  async connect(chat: string, dialect = 'stock'): Promise<Line> {
    const query = `token=${this.token}&client=${dialect}`;
    const url = `${this._server.ws}/sync/${ROOM_PREFIX}${chat}?${query}`;
    const socket = new WebSocket(url, { perMessageDeflate: false });
    await once(socket, 'open');
    const line = new Line(socket);
    line.ask();
    return line;
  }

  /** Sends a request with the account's token. A body that is no string, bytes or stream is sent as JSON. */
  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: object = {}
  ): Promise<Response> {
    const isRaw =
      typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream;
    return fetch(`${this._server.http}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body !== undefined && !isRaw && { 'content-type': 'application/json' }),
        ...headers
      },
      ...(body !== undefined && { body: isRaw ? body : JSON.stringify(body), duplex: 'half' })
    } as RequestInit);
  }

  async json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.request(method, path, body);
    return (await response.json()) as T;
  }

  /** Creates a chat over HTTP. Resolves with its id. */
  async makeChat(topic: string, more: object = {}): Promise<string> {
    const { chatThread } = await this.json<{ chatThread: { id: string } }>(
      'POST',
      '/chat/threads',
      {
        topic,
        ...more
      }
    );
    return chatThread.id;
  }
}

/** A WebSocket whose frames are written by hand. */
export class Line {
  constructor(private readonly _socket: WebSocket) {
    _socket.on('error', () => undefined);
    _socket.on('message', (data: Buffer) => {
      this.received += data.length;
      this.largest = Math.max(this.largest, data.length);
      if (data[0] === SYNC && data[1] === STEP2) {
        this._asked.shift()?.();
      }
      if (data[0] === AUTH) {
        this.refusals.push(data.subarray(AUTH_HEAD).toString());
      }
    });
    this.closed = once(_socket, 'close').then(([code]) => code as number);
  }

  /** The number of received bytes. */
  received = 0;
  /** The bytes of the longest received frame. */
  largest = 0;
  /** The received refusals, as `code: sentence`. */
  readonly refusals: string[] = [];
  readonly closed: Promise<number>;

  private _answered: Promise<void> = Promise.resolve();
  private readonly _asked: (() => void)[] = [];

  get isOpen(): boolean {
    return this._socket.readyState === WebSocket.OPEN;
  }

  send(bytes: Uint8Array): void {
    if (this.isOpen) {
      this._socket.send(bytes);
    }
  }

  update(update: Uint8Array): void {
    this.send(message(SYNC, UPDATE, update));
  }

  step1(stateVector: Uint8Array): void {
    this.send(message(SYNC, STEP1, stateVector));
  }

  /** Sends step 1 of an empty document, without waiting for its answer. */
  ask(): void {
    this.step1(Y.encodeStateVector(new Y.Doc()));
    const answer = new Promise<void>(done => this._asked.push(done));
    this._answered = Promise.race([answer, this.closed.then(() => undefined)]);
  }

  /** Waits until the server has answered the last question, or has disconnected us. Gives up after `ms`. */
  async answer(ms = 10_000): Promise<void> {
    await Promise.race([this._answered, pause(ms)]);
  }

  /**
   * Waits until the server has taken what was sent, or has disconnected us. Gives up after `ms`, because a server may
   * delay us. Asks again only after an answer: of two questions that wait, the server answers the later one alone.
   */
  async settle(ms = 10_000): Promise<void> {
    const taken = this._answered.then(() => {
      this.ask();
      return this._answered;
    });
    await Promise.race([taken, pause(ms)]);
  }

  presence(update: Uint8Array): void {
    this.send(message(AWARENESS, update));
  }

  /** Waits until the server has taken the sent bytes. Gives up after `ms`, because a server may delay us. */
  async drain(ms = 2_000): Promise<void> {
    for (const end = performance.now() + ms; performance.now() < end && this.isOpen;) {
      if (this._socket.bufferedAmount < HIGH_WATER) {
        return;
      }
      await pause(5);
    }
  }

  end(): void {
    this._socket.terminate();
  }
}

export const pause = (ms: number): Promise<void> => new Promise(done => setTimeout(done, ms));

function message(...parts: readonly (number | Uint8Array)[]): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const part of parts) {
    if (typeof part === 'number') {
      encoding.writeVarUint(encoder, part);
    } else {
      encoding.writeVarUint8Array(encoder, part);
    }
  }
  return encoding.toUint8Array(encoder);
}
