import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import { WebsocketProvider as OlderProvider } from 'y-websocket-2';
import { YChat } from '../../../src/document/index.js';
import { loadConfig } from '../../../server/config.js';
import type { RawConfig } from '../../../server/config.js';
import { CommunicationIds } from '../../../server/identity/communication-ids.js';
import { ACCESS_KEY, loadKey } from '../../../server/identity/key.js';
import type { IPrincipal } from '../../../server/identity/principal.js';
import { Tokens } from '../../../server/identity/tokens.js';
import { createServer } from '../../../server/server.js';
import type { Server } from '../../../server/server.js';
import { MemoryStorage } from '../../../testing/index.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { signed } from '../../harness/signed.js';

export const CHAT = '11111111-1111-4111-8111-111111111111';
const HOUR = 60 * 60 * 1000;
/** The step 1 of an empty copy. */
export const HELLO = Uint8Array.from([0, 0, 1, 0]);

/** A stock client of either major version, with its document. */
export type Stock = WebsocketProvider & { chat: YChat };

/** The complete server on its own port, with a manual clock and chats in memory. */
export class TestServer {
  readonly clock = new ManualClock();
  readonly storage = new MemoryStorage();
  readonly data = mkdtempSync(join(tmpdir(), 'colloquy-sync-'));
  server!: Server;
  tokens!: Tokens;
  port = 0;

  static async open(config: RawConfig = {}): Promise<TestServer> {
    const harness = new TestServer(config);
    await harness.start();
    return harness;
  }

  private constructor(private readonly _config: RawConfig) {}

  /** Starts the server, again on the same port. */
  async start(): Promise<void> {
    const { clock, storage, data, port } = this;
    const limits = { presencePause: 0, turnPause: 0, ...(this._config.limits as object) };
    const raw = { port, data, bots: [], logLevel: 'silent', ...this._config, limits };
    this.server = createServer(loadConfig(raw), { clock, storage });
    const address = await this.server.listen();
    this.port = this._config.unixSocket === undefined ? Number(new URL(address).port) : 0;
    this.tokens = new Tokens(await loadKey(data), clock);
  }

  stop(): Promise<void> {
    return this.server.close();
  }

  token(principal: IPrincipal, ms = HOUR): Promise<string> {
    return this.tokens.issue(principal, ms);
  }

  /** Revokes all tokens of a user over HTTP. */
  async revoke({ username }: IPrincipal): Promise<void> {
    const { clock, storage, data, port } = this;
    const id = await new CommunicationIds(storage, clock).idOf(username);
    const target = `/identities/${id}/:revokeAccessTokens`;
    const key = await loadKey(data, ACCESS_KEY);
    const host = `127.0.0.1:${port}`;
    const headers = signed({ key, target, host, now: clock.now() });
    const { status } = await fetch(`http://${host}${target}`, { method: 'POST', headers });
    expect(status).toBe(204);
  }

  get url(): string {
    const { unixSocket } = this._config;
    return typeof unixSocket === 'string'
      ? `ws+unix:${unixSocket}:/sync`
      : `ws://127.0.0.1:${this.port}/sync`;
  }

  async stock(
    who: IPrincipal,
    version: 2 | 3 = 3,
    room = `text:chat:${CHAT}`,
    ms = HOUR
  ): Promise<Stock> {
    const chat = new YChat();
    const Provider = version === 3 ? WebsocketProvider : OlderProvider;
    const provider = new Provider(this.url, room, chat.ydoc, {
      awareness: chat.awareness,
      WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
      disableBc: true,
      params: { token: await this.token(who, ms) }
    }) as Stock;
    provider.chat = chat;
    this._ends.push(() => {
      provider.destroy();
      chat.dispose();
    });
    return provider;
  }

  /** A raw socket that has sent the step 1 of an empty copy. It collects its messages. */
  async socket(who: IPrincipal, query = ''): Promise<WebSocket & { messages: Buffer[] }> {
    const socket = this.connect(`text:chat:${CHAT}?token=${await this.token(who)}${query}`);
    await new Promise(resolve => socket.once('open', resolve));
    socket.send(HELLO);
    return socket;
  }

  connect(path: string, options = {}): WebSocket & { messages: Buffer[] } {
    const socket = new WebSocket(`${this.url}/${path}`, options);
    const messages: Buffer[] = [];
    socket.on('message', data => messages.push(data as Buffer));
    socket.on('error', () => undefined);
    this._ends.push(() => socket.terminate());
    return Object.assign(socket, { messages });
  }

  /** The status that rejects an upgrade, or 101. */
  status(path: string, options = {}): Promise<number> {
    const socket = this.connect(path, options);
    return new Promise(resolve => {
      socket.once('open', () => resolve(101));
      socket.once('unexpected-response', (_, response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
    });
  }

  async close(): Promise<void> {
    this._ends.splice(0).forEach(end => end());
    await this.stop();
    rmSync(this.data, { recursive: true });
  }

  private _ends: (() => void)[] = [];
}

/** Resolves once a condition holds, however long the sockets take. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => setImmediate(resolve));
  }
}
