import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Y from 'yjs';
import { ServerProcess } from '../faults/server-process.js';
import { presence } from '../harness/peer.js';
import { any, at, item, message, update } from '../harness/raw.js';
import { Client } from '../faults/client.js';
import { Attacker, pause } from './attacker.js';

/** Attempts of ordinary accounts at forbidden actions, against a running server. */

let data: string;
let server: ServerProcess;
let ada: Attacker;
let bob: Attacker;
let eve: Attacker;

interface IMessages {
  readonly value: {
    readonly id: string;
    readonly senderDisplayName?: string;
    readonly content: { readonly message?: string };
  }[];
}

const contents = async (who: Attacker, chat: string): Promise<string> =>
  (await who.request('GET', `/chat/threads/${chat}/messages?maxPageSize=200`)).text();

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'colloquy-rights-'));
  server = new ServerProcess(data, { limits: { messagesPer10s: 20 } });
  await server.start();
  [ada, bob, eve] = await Promise.all(
    ['ada', 'bob', 'eve'].map(name => Attacker.signIn(server, name))
  );
  // So that the server knows all of them.
  await Promise.all([ada, bob, eve].map(who => who.request('GET', '/chat/threads')));
});

afterAll(async () => {
  await server.kill();
  rmSync(data, { recursive: true, force: true });
});

it('[HOSTILE2] an account appears under its own name even if it sends another', async () => {
  const chat = await ada.makeChat('names', { access: 'open' });
  await eve.request('POST', `/chat/threads/${chat}/messages`, {
    content: 'it is me',
    senderDisplayName: 'Ada'
  });
  const { value } = await bob.json<IMessages>('GET', `/chat/threads/${chat}/messages`);
  const found = value.find(({ content }) => content.message === 'it is me');
  expect(found?.senderDisplayName).toBe('Eve');
  const client = await Client.open(server, 'bob', chat);
  await client.until(() => client.isSynced && client.messages.length > 0);
  expect(JSON.stringify(client.doc.getMap('extras').toJSON())).not.toContain('Ada');
  client.dispose();
});

it('[HOSTILE2] an account is present and types under its own name even if its frames name another', async () => {
  const chat = await ada.makeChat('presence', { access: 'open' });
  const client = await Client.open(server, 'bob', chat);
  const line = await eve.connect(chat);
  const user = { username: 'ada', name: 'Ada', display_name: 'Ada' };
  line.presence(presence(7, 1, { user, isWriting: true, ...user }));
  const writers = (): unknown[] => client.presence.filter(({ isWriting }) => isWriting);
  await client.until(() => writers().length > 0);
  expect(writers()).toMatchObject([{ user: { username: 'eve', display_name: 'Eve' } }]);
  expect(await (await bob.request('GET', `/chat/threads/${chat}/presence`)).text()).not.toContain(
    'ada'
  );
  line.end();
  const events = await bob.request('GET', '/chat/events');
  await eve.request('POST', `/chat/threads/${chat}/typing`, { senderDisplayName: 'Ada' });
  let told = '';
  for (const reader = events.body!.getReader(); !told.includes('"senderKind"');) {
    told += new TextDecoder().decode((await reader.read()).value);
  }
  expect(told).toContain('"senderDisplayName":"Eve"');
  expect(told).not.toContain('Ada');
  await events.body!.cancel().catch(() => undefined);
  client.dispose();
});

it('[HOSTILE2] a participant cannot read hidden history through another user', async () => {
  const chat = await ada.makeChat('secrets', { access: 'private' });
  await ada.request('POST', `/chat/threads/${chat}/messages`, { content: 'old secret' });
  await pause(1_100);
  const shareHistoryTime = new Date().toISOString();
  const add = (who: Attacker, username: string, more = {}): Promise<Response> =>
    who.request('POST', `/chat/threads/${chat}/participants/:add`, {
      participants: [{ communicationIdentifier: { rawId: username }, ...more }]
    });
  await add(ada, 'eve', { shareHistoryTime });
  await ada.request('POST', `/chat/threads/${chat}/messages`, { content: 'new and plain' });
  expect(await contents(eve, chat)).toContain('new and plain');
  expect(await contents(eve, chat)).not.toContain('old secret');
  await add(eve, 'mal', { shareHistoryTime: '1970-01-01T00:00:00Z' });
  await add(eve, 'bob');
  const mal = await Attacker.signIn(server, 'mal');
  expect(await contents(bob, chat)).not.toContain('old secret');
  expect(await contents(mal, chat)).not.toContain('old secret');
  // The friend adds the first user again.
  await eve.request('POST', `/chat/threads/${chat}/participants/:remove`, { rawId: 'eve' });
  await add(bob, 'eve');
  expect(await contents(eve, chat)).not.toContain('old secret');
  const exported = await eve.request('GET', `/chat/threads/${chat}/export`);
  expect(await exported.text()).not.toContain('old secret');
});

/** Sends half of a file, runs an action, and sends the rest. Resolves with the status of the response, 0 for none. */
async function uploadInHalves(
  who: Attacker,
  chat: string,
  between: () => Promise<unknown>
): Promise<number> {
  const half = new TextEncoder().encode('half of a text ');
  let finish!: () => void;
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(half);
      finish = () => {
        controller.enqueue(half);
        controller.close();
      };
    }
  });
  const answer = who
    .request('POST', `/chat/threads/${chat}/attachments?name=leak.txt`, body, {
      'content-type': 'text/plain'
    })
    .then(
      ({ status }) => status,
      () => 0
    );
  await pause(300);
  await between();
  try {
    finish();
  } catch {
    // The response came before the end of the file.
  }
  return answer;
}

it('[HOSTILE2] an upload in progress ends when the right to it ends', async () => {
  const chat = await ada.makeChat('files', { access: 'private' });
  const files = async (): Promise<object[]> =>
    (await ada.json<{ value: object[] }>('GET', `/chat/threads/${chat}/attachments`)).value;
  await ada.request('POST', `/chat/threads/${chat}/participants/:add`, {
    participants: [{ communicationIdentifier: { rawId: 'eve' } }]
  });
  const hasty = await Attacker.signIn(server, 'eve', 1_000);
  expect(await uploadInHalves(hasty, chat, () => pause(1_200))).not.toBe(201);
  expect(await files()).toEqual([]);
  const leave = (): Promise<Response> =>
    ada.request('POST', `/chat/threads/${chat}/participants/:remove`, { rawId: 'eve' });
  expect(await uploadInHalves(eve, chat, leave)).not.toBe(201);
  expect(await files()).toEqual([]);
});

it('[HOSTILE2] with the rate used up, a message is deleted completely or not at all', async () => {
  const chat = await ada.makeChat('rates', { access: 'open' });
  const line = await eve.connect(chat);
  const fields = { type: 'msg', id: 'victim', body: 'mine', sender: 'eve', raw_time: false };
  line.update(update(message(900, 0, fields)));
  for (let i = 0; i < 30; i++) {
    line.update(update(message(901 + i, 0, { ...fields, id: `m${i}` })));
  }
  await pause(200);
  line.update(update([], [[900, 0, 6]]));
  await pause(300);
  const client = await Client.open(server, 'bob', chat);
  await client.until(() => client.isSynced);
  const torn = client.messages
    .map(one => one.toJSON())
    .filter(one => !['type', 'id', 'body', 'sender'].every(key => one[key] !== undefined));
  expect(torn).toEqual([]);
  client.dispose();
  line.end();
});

it('[HOSTILE2] no clock above 31 bits enters a document', async () => {
  const chat = await bob.makeChat('clocks', { access: 'open' });
  const line = await bob.connect(chat);
  line.update(update([new Y.GC(at(50, 0), 2 ** 32)]));
  line.update(update([item(at(51, 0), new Y.ContentDeleted(2 ** 33), { parent: 'messages' })]));
  line.update(
    update([item(at(52, 0), any('x'), { parent: 'users', key: 'bob' })], [[52, 0, 2 ** 40]])
  );
  await pause(300);
  const client = await Client.open(server, 'ada', chat);
  await client.until(() => client.isSynced);
  const clocks = [...Y.decodeStateVector(Y.encodeStateVector(client.doc)).values()];
  expect(clocks.filter(clock => clock >= 2 ** 31)).toEqual([]);
  client.dispose();
  line.end();
});

it('[HOSTILE2] no request causes an internal error', async () => {
  const chat = await ada.makeChat('half \ud83d of an emoji', { access: 'open' }).catch(() => null);
  const paths = [
    '/static/../../x',
    '/static/%2e%2e/%2e%2e/x',
    '/%00',
    '/%ff',
    '/chat/threads/%00',
    '/chat/threads/../threads',
    `/chat/threads/${chat ?? randomUUID()}/export`,
    '/chat/search?q=%ED%A0%BD',
    `/chat/threads/${'x'.repeat(5_000)}`
  ];
  for (const path of paths) {
    const response = await ada.request('GET', path);
    expect({ path, isFault: response.status >= 500 }).toEqual({ path, isFault: false });
    await response.arrayBuffer();
  }
  expect(server.log).not.toMatch(/"level":[56]0/);
});
