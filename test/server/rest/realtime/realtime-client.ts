import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import type { TestApi } from '../test-api.js';

/** Takes a turn of the event loop. */
export const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** The browser SDK's side of the protocol, step by step. */
export class RealtimeClient {
  readonly texts: string[] = [];
  answers = true;
  closed = false;
  socket!: WebSocket;

  constructor(
    readonly harness: TestApi,
    readonly token: string
  ) {}

  static async open(
    harness: TestApi,
    who: IPrincipal,
    epid = 'one',
    ms?: number
  ): Promise<RealtimeClient> {
    const client = new RealtimeClient(harness, await harness.token(who, ms));
    await client.connect(await client.shake(epid));
    return client;
  }

  ask(method: 'GET' | 'POST' | 'DELETE', url: string, headers: Record<string, string> = {}) {
    return this.harness.app.inject({
      method,
      url,
      headers: { 'x-skypetoken': this.token, ...headers }
    });
  }

  async shake(epid: string): Promise<string> {
    const { statusCode, body } = await this.ask('GET', `/socket.io/1/?v=v4&epid=${epid}&t=1`);
    expect(statusCode).toBe(200);
    return body.split(':')[0];
  }

  async connect(sid: string, headers: Record<string, string> = {}): Promise<void> {
    const { port } = this.harness.app.server.address() as AddressInfo;
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/1/websocket/${sid}?v=v4`, {
      headers
    });
    this.socket.on('message', (data: Buffer) => this._onText(data.toString()));
    this.socket.on('close', () => (this.closed = true));
    await once(this.socket, 'open');
  }

  get told(): Record<string, unknown>[] {
    return this.texts
      .filter(text => text.startsWith('3:::'))
      .map(text => JSON.parse((JSON.parse(text.slice(4)) as { body: string }).body) as object)
      .map(body => ({ ...body }));
  }

  get events(): unknown[] {
    return this.told.map(({ eventId }) => eventId);
  }

  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await turn();
    }
  }

  private _onText(text: string): void {
    this.texts.push(text);
    if (text.startsWith('3:::') && this.answers) {
      const { id } = JSON.parse(text.slice(4)) as { id: number };
      this.socket.send(`3:::${JSON.stringify({ id, status: 200, headers: {}, body: '' })}`);
    }
  }
}
