import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventReader } from '../../harness/event-reader.js';
import { ServerProcess } from '../../faults/server-process.js';

const KILLS = 3;
const MESSAGES = 60;

interface ITold {
  readonly message?: { readonly id: string; readonly sequenceId: string };
}

/** Follows the event stream across all restarts of the server. */
class Reader {
  readonly told: { id: string; seq: number }[] = [];
  readonly resets: string[] = [];
  readonly opened: Promise<void>;

  constructor(
    private readonly _server: ServerProcess,
    private readonly _token: string
  ) {
    this.opened = new Promise(done => (this._onOpen = done));
    void this._follow();
  }

  async heard(count: number): Promise<void> {
    while (this.told.length < count) {
      await new Promise<void>(resolve => (this._wake = resolve));
    }
  }

  stop(): void {
    this._abort.abort();
  }

  private async _follow(): Promise<void> {
    let last = '';
    while (!this._abort.signal.aborted) {
      const parser = new EventReader();
      try {
        const { body } = await fetch(`${this._server.http}/chat/events`, {
          headers: {
            authorization: `Bearer ${this._token}`,
            ...(last && { 'last-event-id': last })
          },
          signal: this._abort.signal
        });
        const decoder = new TextDecoder();
        for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
          this._read(parser, decoder.decode(chunk, { stream: true }));
          last = parser.lastId || last;
          this._onOpen();
        }
      } catch {
        await new Promise(resolve => setImmediate(resolve)); // the server is down
      }
    }
  }

  private _read(parser: EventReader, text: string): void {
    for (const { event: name, data } of parser.push(text)) {
      const { message } = JSON.parse(data) as ITold;
      if (name === 'reset') {
        this.resets.push(data);
      } else if (name === 'chatMessageReceived' && message) {
        this.told.push({ id: message.id, seq: Number(message.sequenceId) });
      }
    }
    this._wake();
  }

  private readonly _abort = new AbortController();
  private _wake: () => void = () => undefined;
  private _onOpen: () => void = () => undefined;
}

it('[SSE14] loses, repeats and reorders no events when the server is killed', async () => {
  const data = mkdtempSync(join(tmpdir(), 'colloquy-kill-'));
  const server = new ServerProcess(data, { noLimits: true, bots: [] });
  await server.start();
  const token = await server.token('ada');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const post = async (path: string, body: object): Promise<unknown> => {
    for (;;) {
      try {
        const response = await fetch(`${server.http}${path}`, {
          method: 'POST',
          headers,
          body: JSON.stringify(body)
        });
        if (response.ok) {
          return await response.json();
        }
      } catch {
        await new Promise(resolve => setImmediate(resolve));
      }
    }
  };
  const chat = randomUUID();
  await post('/chat/threads', { topic: 'Plans', id: chat });
  const reader = new Reader(server, token);
  await reader.opened;

  const ids = Array.from({ length: MESSAGES }, () => randomUUID());
  const queue = [...ids];
  const write = async (): Promise<void> => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      await post(`/chat/threads/${chat}/messages`, { content: `Message ${id}`, id });
    }
  };
  const writers = Promise.all([write(), write(), write()]);
  for (let kill = 1; kill <= KILLS; kill++) {
    await reader.heard((kill * MESSAGES) / (KILLS + 2));
    await server.kill();
    await server.start();
  }
  await writers;
  await reader.heard(MESSAGES);
  reader.stop();
  await server.stop();
  rmSync(data, { recursive: true });
  expect(reader.resets).toEqual([]);
  // The server's own messages about the new chat come first.
  const [{ seq: first }] = reader.told;
  expect(reader.told.map(({ seq }) => seq - first)).toEqual(ids.map((_, i) => i));
  expect(new Set(reader.told.map(({ id }) => id))).toEqual(new Set(ids));
}, 60_000);
