import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { WebSocket } from 'ws';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import type { WorkspaceCommand } from '../../../../server/rooms/chats/workspace-command.js';
import { person } from '../../../harness/people.js';
import { ada, bob } from '../test-api.js';
import { Listener } from '../listener.js';
import { chat, harness, isSo, open, path, useSlowRequests, waiting } from './test-slow-request.js';

useSlowRequests();

describe('a slow response', () => {
  const admin = person('root', { admin: true });

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

  it('[END5] a download is cut when its reader is no member of the workspace any more, and others go on', async () => {
    const lab = crypto.randomUUID();
    const run = (command: WorkspaceCommand) => harness.rooms.execute(ada, command);
    await run({ type: 'create-workspace', id: lab, name: 'Lab' });
    await run({ type: 'add-workspace-members', workspace: lab, usernames: ['bob'] });
    const open = await harness.chat(ada, { access: 'open', workspaceId: lab });
    const body = Readable.from([randomBytes(9_000_000)]);
    const { id } = await harness.attachments.add(ada, open, { body });
    const url = `/chat/threads/${open}/attachments/${id}`;
    const [cut, whole] = [await reading(bob, url), await reading(ada, url)];
    await run({ type: 'remove-workspace-member', workspace: lab, username: 'bob' });
    await isSo(() => harness.credentials.held === 1);
    expect([await cut(), await whole()]).toEqual([true, false]);
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

  it('[END5] an answer with a large message is cut when the right ends, and is otherwise complete', async () => {
    const mime_model = { data: { 'text/html': 'x'.repeat(9_000_000) }, metadata: {} };
    const id = 'plot';
    const more = { sender: 'ada', time: 1, seq: 9, raw_time: false } as const;
    const messages = [{ type: 'msg', id, body: 'plot', mime_model, ...more }] as const;
    await harness.storage.commit([{ chat, messages }]);
    const url = `${path}/messages/${id}`;
    const whole = await reading(ada, url);
    expect(await whole()).toBe(false);
    const cut = await reading(bob, url);
    await harness.credentials.revoke('bob');
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
