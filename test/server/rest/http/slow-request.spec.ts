import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { WebSocket } from 'ws';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import { person } from '../../../harness/people.js';
import { ada, bob, TestApi } from '../test-api.js';
import { Listener } from '../listener.js';

/** Shorter than the time that a slow body may take. */
const SECOND = 1_000;
const MINUTE = 60_000;
const admin = person('root', { admin: true });

/** Takes turns of the event loop until a condition holds. */
const isSo = async (condition: () => boolean): Promise<void> => {
  for (let turns = 0; !condition(); turns++) {
    if (turns > 100_000) {
      throw new Error(`The condition never holds: ${String(condition)}`);
    }
    await new Promise(resolve => setImmediate(resolve));
  }
};

describe('a slow request', () => {
  let harness: TestApi;
  let chat: string;
  let path: string;
  let waiting: number;

  beforeEach(async () => {
    harness = await TestApi.open();
    await harness.app.listen({ port: 0, host: '127.0.0.1' });
    chat = await harness.chat(ada, { access: 'private' });
    await role('bob', 'member');
    await harness.ids.idsOf(['ada', 'bob', 'root']); // whose tokens can be revoked
    await harness.rooms.flush();
    path = `/chat/threads/${chat}`;
    waiting = harness.clock.waiting;
  });
  afterEach(() => harness.close());

  const role = (username: string, role: 'member' | 'reader' | null) =>
    harness.rooms.execute(ada, { type: 'set-role', chat, username, role });
  const codeOf = async (response: IncomingMessage): Promise<string> => {
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
    }
    const { error } = JSON.parse(Buffer.concat(chunks).toString()) as { error: { code: string } };
    return error.code;
  };
  const arriving = (): string[] => readdirSync(join(harness.attachments.dir, '.arriving'));
  const stored = (): string[] => {
    const folder = join(harness.attachments.dir, chat);
    return existsSync(folder) ? readdirSync(folder) : [];
  };

  /** Opens a request on a new connection. */
  async function open(
    who: IPrincipal,
    method: string,
    url: string,
    { type, ms }: { type?: string; ms?: number } = {}
  ): Promise<ClientRequest> {
    const sent = request({
      port: (harness.app.server.address() as AddressInfo).port,
      method,
      path: url,
      headers: {
        authorization: `Bearer ${await harness.token(who, ms)}`,
        ...(type && { 'content-type': type })
      },
      agent: false
    });
    sent.on('error', () => undefined);
    return sent;
  }

  /** An upload of bob's that has begun and waits for the rest. */
  async function uploaded(ms?: number): Promise<{ answer: Promise<IncomingMessage> }> {
    const type = 'application/octet-stream';
    const sent = await open(bob, 'POST', `${path}/attachments`, { type, ms });
    const answer = once(sent, 'response').then(([response]) => response as IncomingMessage);
    answer.catch(() => undefined);
    sent.write(Buffer.alloc(20_000, 1));
    await isSo(() => arriving().length > 0);
    return { answer };
  }

  const nothingIsLeft = async (): Promise<void> => {
    await isSo(() => arriving().length === 0 && harness.credentials.held === 0);
    expect(stored()).toEqual([]);
    expect(await harness.storage.listAttachments(chat, { limit: 9 })).toEqual([]);
  };

  it('[END2] an upload is aborted when its token is revoked, and leaves nothing', async () => {
    const { answer } = await uploaded();
    expect(harness.credentials.held).toBe(1);
    await harness.credentials.revoke('bob');
    expect(await codeOf(await answer)).toBe('unauthorized');
    await nothingIsLeft();
    expect(harness.clock.waiting).toBe(waiting);
  });

  it('[END2] an upload is aborted when its token expires or its user is deleted', async () => {
    const first = await uploaded(MINUTE);
    harness.clock.advance(MINUTE);
    expect(await codeOf(await first.answer)).toBe('unauthorized');
    const second = await uploaded();
    await harness.credentials.remove('bob');
    expect(await codeOf(await second.answer)).toBe('unauthorized');
    await nothingIsLeft();
  });

  it('[END2] the right is checked again when a file is added to the chat', async () => {
    const right = harness.credentials.hold(
      await harness.credentials.verify(await harness.token(bob))
    );
    const body = (async function* () {
      yield Buffer.alloc(10, 1);
      await harness.credentials.revoke('bob');
    })();
    await expect(harness.attachments.add(bob, chat, { body, right })).rejects.toMatchObject({
      code: 'unauthorized'
    });
    await nothingIsLeft();
  });

  it('[END3] an upload is aborted when its sender may not write any more, or the chat is deleted', async () => {
    const first = await uploaded();
    await role('bob', 'reader');
    expect(await codeOf(await first.answer)).toBe('forbidden');
    await role('bob', 'member');
    const second = await uploaded();
    await role('bob', null);
    expect(await codeOf(await second.answer)).toBe('forbidden');
    await role('bob', 'member');
    const third = await uploaded();
    await harness.rooms.execute(ada, { type: 'delete-chat', chat });
    expect(await codeOf(await third.answer)).toBe('chat_deleted');
    await isSo(() => arriving().length === 0 && harness.credentials.held === 0);
    expect(stored()).toEqual([]);
  });

  it('[END4] a request has no effect if its right ends while its body arrives', async () => {
    const said = JSON.stringify({ content: 'too late' });
    for (const [who, end] of [
      [bob, () => harness.credentials.revoke('bob')],
      [ada, () => Promise.resolve(harness.clock.advance(2 * SECOND))]
    ] as const) {
      const sent = await open(who, 'POST', `${path}/messages`, {
        type: 'application/json',
        ms: SECOND
      });
      const answer = once(sent, 'response');
      const verified = jest.spyOn(harness.credentials, 'verify');
      sent.write(said.slice(0, 9));
      await isSo(() => verified.mock.calls.length > 0);
      await verified.mock.results[0].value;
      verified.mockRestore();
      await end();
      sent.end(said.slice(9));
      const [response] = (await answer) as [IncomingMessage];
      expect(await codeOf(response)).toBe('unauthorized');
    }
    const { body } = await harness.ask(ada, 'GET', `${path}/messages`);
    expect(body).not.toContain('too late');
  });

  /** Reads only the head of a response. Resolves with a function that reads the rest and resolves with whether it was cut. */
  async function reading(who: IPrincipal, url: string): Promise<() => Promise<boolean>> {
    const sent = await open(who, 'GET', url);
    sent.end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    let isCut = false;
    response.on('error', () => (isCut = true));
    const closed = new Promise(resolve => response.once('close', resolve));
    return async () => {
      response.resume();
      await closed;
      return isCut;
    };
  }

  it('[END5] a download is cut when the right ends or the chat is deleted, and is otherwise complete', async () => {
    const bytes = randomBytes(9_000_000);
    const body = Readable.from([bytes]);
    const { id } = await harness.attachments.add(ada, chat, { body });
    const url = `${path}/attachments/${id}`;
    const whole = await reading(ada, url);
    expect(await whole()).toBe(false);
    const cut = await reading(bob, url);
    await harness.credentials.revoke('bob');
    expect(await cut()).toBe(true);
    const gone = await reading(ada, url);
    await harness.rooms.execute(ada, { type: 'delete-chat', chat });
    expect(await gone()).toBe(true);
    await isSo(() => harness.credentials.held === 0);
  });

  /** Imports a chat with this number of long messages. */
  async function bring(count: number, length: number): Promise<string> {
    const messages = Array.from({ length: count }, (_, i) => ({
      id: `m${i}`,
      sender: 'root',
      body: `${i} ${'x'.repeat(length)}`,
      time: i
    }));
    const file = { messages, users: {}, attachments: {}, metadata: {} };
    const made = await harness.ask(admin, 'POST', '/chat/threads/:import', file);
    return made.json<{ id: string }>().id;
  }

  it('[END5] an export is cut when the right ends', async () => {
    const long = await bring(900, 12_000);
    const cut = await reading(admin, `/chat/threads/${long}/export`);
    await harness.credentials.revoke('root');
    expect(await cut()).toBe(true);
    await isSo(() => harness.credentials.held === 0);
  });

  it('[END6] an export includes only messages that its reader may still read', async () => {
    const long = await bring(700, 1);
    const add = (role: 'member' | null) =>
      harness.rooms.execute(admin, { type: 'set-role', chat: long, username: 'bob', role });
    await add('member');
    const { text } = await harness.context.archive.export(bob, long);
    const pieces: Buffer[] = [];
    for await (const piece of text) {
      pieces.push(Buffer.from(piece));
      if (pieces.length === 2) {
        await add(null);
        await harness.say(admin, long, 'after they left');
      }
    }
    const all = JSON.parse(Buffer.concat(pieces).toString()) as { messages: { body: string }[] };
    expect(all.messages.map(({ body }) => body)).not.toContain('after they left');
    expect(all.messages.length).toBeGreaterThan(690);
    const deleted = await harness.context.archive.export(admin, long);
    const read = async (): Promise<void> => {
      const pieces = deleted.text[Symbol.asyncIterator]();
      await pieces.next();
      await harness.rooms.execute(admin, { type: 'delete-chat', chat: long });
      while (!(await pieces.next()).done);
    };
    await expect(read()).rejects.toMatchObject({ code: 'chat_deleted' });
  });

  /** Withholds the position of the feed until the returned function is called. */
  function holdFeed(): { asked: () => boolean; release: () => void } {
    let release!: () => void;
    const held = new Promise<void>(resolve => (release = resolve));
    const ask = harness.feed.position.bind(harness.feed);
    const position = jest.spyOn(harness.feed, 'position').mockImplementation(async () => {
      await held;
      return ask();
    });
    return {
      asked: () => position.mock.calls.length > 0,
      release: () => {
        position.mockRestore();
        release();
      }
    };
  }

  it('[END7] a stream whose token is revoked while it is opened does not stay open', async () => {
    const { asked, release } = holdFeed();
    const opening = Listener.open(harness, bob);
    await isSo(asked);
    await harness.credentials.revoke('bob');
    release();
    const listener = await opening;
    await isSo(() => listener.closed);
    await isSo(() => harness.credentials.held === 0);
  });

  it('[END7] a socket of the browser SDK whose token is revoked while it is admitted is rejected', async () => {
    const { body } = await harness.app.inject({
      url: '/socket.io/1/?epid=one',
      headers: { 'x-skypetoken': await harness.token(bob) }
    });
    const { asked, release } = holdFeed();
    const { port } = harness.app.server.address() as AddressInfo;
    const sid = body.split(':')[0];
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/1/websocket/${sid}`);
    const refused = once(socket, 'unexpected-response');
    await isSo(asked);
    await harness.credentials.revoke('bob');
    release();
    const [, response] = (await refused) as [unknown, IncomingMessage];
    expect(response.statusCode).toBe(401);
    response.resume();
    socket.on('error', () => undefined);
    socket.terminate();
    await isSo(() => harness.credentials.held === 0);
    expect(harness.realtime.size).toBe(0);
  });

  it('[END8] an answered request holds nothing', async () => {
    const body = Readable.from([Buffer.alloc(10, 1)]);
    const { id } = await harness.attachments.add(ada, chat, { body });
    for (const url of [`${path}/attachments/${id}`, `${path}/export`, `${path}/messages`]) {
      const answered = await reading(ada, url);
      expect(await answered()).toBe(false);
    }
    await isSo(() => harness.credentials.held === 0);
    expect(harness.clock.waiting).toBe(waiting);
  });
});
