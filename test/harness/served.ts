import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { systemClock } from '../../server/clock.js';
import { loadConfig, type RawConfig } from '../../server/config.js';
import { ACCESS_KEY, loadKey } from '../../server/identity/key.js';
import type { IPrincipal } from '../../server/identity/principal.js';
import { Tokens } from '../../server/identity/tokens.js';
import { createServer, type Server } from '../../server/server.js';
import { person } from './people.js';

const DAY_MS = 86_400_000;

/** The time after which the client leaves a silent server. */
const SILENCE_TIMEOUT_MS = 2_000;

/** The level of `error` in the log. */
const ERROR = 50;

/** A raw request. Defaults are those of a plain client. */
export interface IRawRequest {
  readonly method?: string;
  /** The part between method and version. */
  readonly target?: string;
  readonly version?: string;
  /** Raw `name: value` lines. `Host` is added unless one is given. */
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
  /** Closes the connection as soon as the request is sent. */
  readonly hangUp?: boolean;
}

export interface IRawAnswer {
  /** 0 if there was no answer. */
  readonly status: number;
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** A whole server on a socket, with a recorded log, and a client that writes bytes. */
export class Served {
  private constructor(
    readonly data: string,
    readonly server: Server,
    private readonly _logged: string[]
  ) {}

  static async start(settings: RawConfig = {}): Promise<Served> {
    const data = mkdtempSync(join(tmpdir(), 'colloquy-served-'));
    const pageDir = join(data, 'page');
    mkdirSync(join(pageDir, 'static'), { recursive: true });
    writeFileSync(join(pageDir, 'index.html'), '<title>Colloquy</title>');
    writeFileSync(join(pageDir, 'main.js'), 'run();');
    writeFileSync(join(pageDir, 'static', 'a.txt'), 'static text');
    const config = loadConfig({ data, port: 0, durability: 'os', guests: true, ...settings });
    const logged: string[] = [];
    const log = pino(
      { level: 'debug' },
      new Writable({
        write: (chunk: Buffer, _, done) => {
          logged.push(chunk.toString());
          done();
        }
      })
    );
    const served = new Served(data, createServer(config, { log, pageDir }), logged);
    served.port = Number(new URL(await served.server.listen()).port);
    return served;
  }

  port = 0;

  /** The log lines at the level of errors or above since the last call. */
  takeErrors(): string[] {
    return this._logged
      .splice(0)
      .filter(line => (JSON.parse(line) as { level: number }).level >= ERROR);
  }

  async token(who: IPrincipal | string): Promise<string> {
    const principal = typeof who === 'string' ? person(who) : who;
    return new Tokens(await loadKey(this.data), systemClock).issue(principal, DAY_MS);
  }

  accessKey(): Promise<Uint8Array> {
    return loadKey(this.data, ACCESS_KEY);
  }

  /** Sends a JSON request, as an honest program does. */
  async ask<T = unknown>(
    who: IPrincipal | string,
    method: string,
    path: string,
    body?: unknown
  ): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await this.token(who)}`,
        ...(body !== undefined && { 'content-type': 'application/json' })
      },
      ...(body !== undefined && { body: JSON.stringify(body) })
    });
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** Writes a request and reads until the server has answered and closed. It leaves an event stream after its first bytes. */
  send({
    method = 'GET',
    target = '/',
    version = 'HTTP/1.1',
    headers = [],
    body = '',
    hangUp = false
  }: IRawRequest): Promise<IRawAnswer> {
    const has = (name: string): boolean =>
      headers.some(header => header.toLowerCase().startsWith(`${name}:`));
    const head = [
      `${method} ${target} ${version}`,
      ...(has('host') ? [] : [`Host: 127.0.0.1:${this.port}`]),
      ...(has('connection') ? [] : ['Connection: close']),
      ...(body.length === 0 || has('content-length') || has('transfer-encoding')
        ? []
        : [`Content-Length: ${Buffer.byteLength(body)}`]),
      ...headers
    ];
    return this.write(
      Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), Buffer.from(body)]),
      hangUp
    );
  }

  /** The same with any bytes. */
  async write(bytes: Buffer, hangUp = false): Promise<IRawAnswer> {
    const socket = connect(this.port, '127.0.0.1');
    try {
      return await converse(socket, bytes, hangUp);
    } finally {
      socket.destroy();
    }
  }

  async stop(): Promise<void> {
    await this.server.close();
    rmSync(this.data, { recursive: true });
  }
}

function converse(socket: Socket, bytes: Buffer, hangUp: boolean): Promise<IRawAnswer> {
  return new Promise(resolve => {
    let text = '';
    const done = (): void => resolve(parse(text));
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (/^content-type: text\/event-stream/im.test(text) || / 101 /.test(text.slice(0, 20))) {
        done();
      }
    });
    // Some requests are incomplete, and the server waits for the rest.
    socket.setTimeout(SILENCE_TIMEOUT_MS, () => socket.destroy());
    // A client whose connection closes during a write gets an error.
    socket.on('error', done).on('close', done).on('end', done);
    socket.write(bytes, () => hangUp && socket.destroy());
  });
}

function parse(all: string): IRawAnswer {
  const text = all.replace(/^HTTP\/1.1 100 Continue\r\n\r\n/, '');
  const end = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = text.slice(0, Math.max(end, 0)).split('\r\n');
  const headers = lines.map(line => {
    const at = line.indexOf(':');
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const;
  });
  return {
    status: Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0),
    headers: Object.fromEntries(headers),
    text: end < 0 ? '' : text.slice(end + 4)
  };
}
