import * as Y from 'yjs';
import type { IAttachment } from '../../../../src/document/index.js';
import { person } from '../../../harness/people.js';
import { Receiver, until } from '../../webhooks/receiver.js';
import { Listener } from '../listener.js';
import { ada, bob, TestApi } from '../test-api.js';

const eve = person('eve');
const MINE = '00000000-0000-4000-8000-00000000aaaa';
const CELLS: IAttachment = { type: 'file', value: 'the secret cell' };

let harness: TestApi;
let chat: string;
let path: string;
let file: string;

/** A private chat with a file and cells of a notebook. eve may read from the next message on. */
beforeEach(async () => {
  harness = await TestApi.open();
  chat = await harness.chat(ada, { access: 'private' });
  path = `/chat/threads/${chat}`;
  const uploaded = await harness.app.inject({
    method: 'POST',
    url: `${path}/attachments?name=secret.txt`,
    headers: { authorization: `Bearer ${await harness.token(ada)}`, 'content-type': 'text/plain' },
    payload: 'old'
  });
  file = uploaded.json<{ id: string }>().id;
  await add('bob');
  await write(bob, doc => void doc.yattachments.set('cells', CELLS));
  await harness.say(bob, chat, 'what is hidden');
  await harness.ask(bob, 'POST', `${path}/participants/:remove`, { rawId: 'bob' });
  harness.clock.advance(5_000);
  await add('eve', { shareHistoryTime: new Date(harness.clock.now()).toISOString() });
  harness.clock.advance(5_000);
});
afterEach(() => harness.close());

const add = (rawId: string, more = {}) =>
  harness.ask(ada, 'POST', `${path}/participants/:add`, {
    participants: [{ communicationIdentifier: { rawId }, ...more }]
  });

type Copy = Awaited<ReturnType<TestApi['rooms']['getDocument']>>;

/** Writes into the document in a user's name. */
async function write(who: typeof ada, run: (doc: Copy) => void): Promise<void> {
  const doc = await harness.rooms.getDocument(`text:chat:${chat}`, { as: who });
  doc.ydoc.transact(() => run(doc));
  await harness.rooms.flush();
  doc.dispose();
}

const read = async (url: string): Promise<string> => (await harness.ask(eve, 'GET', url)).body;

it('[GRANT10] the document of a user with limited read access has no files and users of other times', async () => {
  const doc = await harness.rooms.getDocument(`text:chat:${chat}`, { as: eve });
  expect(doc.yattachments.toJSON()).toEqual({});
  expect([...doc.yusers.keys()].sort()).toEqual(['ada']);
  await write(ada, ({ yattachments }) => void yattachments.set('later', CELLS));
  await harness.say(eve, chat, 'hello');
  expect(doc.yattachments.toJSON()).toEqual({ later: CELLS });
  expect([...doc.yusers.keys()].sort()).toEqual(['ada', 'eve']);
  doc.dispose();
  // A user with full read access gets them over HTTP.
  expect((await harness.ask(ada, 'GET', `${path}/export`)).body).toContain(CELLS.value);
});

it('[GRANT13] the document of a user with limited read access has no traces of other times', async () => {
  const { value } = (await harness.ask(ada, 'GET', `${path}/messages`)).json<{
    value: { id: string; content: { message?: string } }[];
  }>();
  const { id } = value.find(({ content }) => content.message === 'what is hidden')!;
  const doc = await harness.rooms.getDocument(`text:chat:${chat}`, { as: eve });
  const bytes = Buffer.from(Y.encodeStateAsUpdate(doc.ydoc));
  expect(['bob', 'cells', file, id].filter(trace => bytes.includes(trace))).toEqual([]);
  expect(bytes.includes('ada')).toBe(true);
  doc.dispose();
});

it('[GRANT10] a file appears together with a later message that names it', async () => {
  const sent = await harness.ask(ada, 'POST', `${path}/messages`, {
    content: 'see',
    attachments: ['cells']
  });
  expect(sent.statusCode).toBe(201);
  await harness.say(ada, chat, 'and more');
  const doc = await harness.rooms.getDocument(`text:chat:${chat}`, { as: eve });
  expect(doc.yattachments.toJSON()).toEqual({ cells: CELLS });
  doc.dispose();
});

it('[GRANT11] a message that names a hidden file reveals nothing of it', async () => {
  for (const id of ['cells', file, 'nothing']) {
    const sent = await harness.ask(eve, 'POST', `${path}/messages`, {
      content: '',
      attachments: [id]
    });
    expect([sent.statusCode, sent.json()]).toMatchObject([
      404,
      { error: { code: 'attachment_not_found' } }
    ]);
  }
  await write(eve, doc => {
    doc.addMessage({ id: MINE, sender: 'eve', body: '', attachments: ['cells', file] });
  });
  expect(await read(`${path}/messages/${MINE}`)).toContain('message_not_found');
  await write(ada, doc => {
    doc.addMessage({ id: MINE, sender: 'ada', body: '', attachments: [file] });
  });
  expect(await read(`${path}/messages/${MINE}`)).toContain(file);
  expect(await read(`${path}/messages/${MINE}/attachments`)).toBe('{"value":[]}');
  for (const url of ['messages', `messages/${MINE}`, 'export', 'attachments']) {
    const told = await read(`${path}/${url}`);
    expect(told).not.toContain('secret');
  }
});

it('[GRANT11] the list and the search name a file only to those who may read it', async () => {
  await harness.app.listen({ port: 0, host: '127.0.0.1' });
  const lists = await Promise.all(
    [ada, eve].map(who => Listener.open(harness, who, { latest: true }))
  );
  await harness.ask(ada, 'POST', `${path}/messages`, { content: '', attachments: [file] });
  const urls = ['/chat/threads', path, '/chat/search?q=from:ada'];
  for (const [i, name] of ['secret.txt', ''].entries()) {
    const who = [ada, eve][i];
    const contents = JSON.stringify({ kind: 'file', count: 1, text: name });
    for (const url of urls) {
      expect((await harness.ask(who, 'GET', url)).body).toContain(contents);
    }
    await lists[i].until(() => lists[i].raw.includes(contents));
    lists[i].close();
  }
});

it('[GRANT11] an event about a message that names a hidden file reveals nothing of it', async () => {
  await harness.app.listen({ port: 0, host: '127.0.0.1' });
  const receiver = await Receiver.open();
  const { url } = receiver;
  await harness.webhooks.add(eve, { url });
  const [hers, all] = [await Listener.open(harness, eve), await Listener.open(harness, ada)];
  const message = { content: 'see', attachments: [file] };
  expect((await harness.ask(ada, 'POST', `${path}/messages`, message)).statusCode).toBe(201);
  await Promise.all([hers, all].map(one => one.until(() => one.texts.includes('see'))));
  await until(() => receiver.texts.includes('see'));
  expect(all.raw).toContain('secret.txt');
  expect(hers.raw).not.toContain('secret');
  expect(receiver.received.map(({ body }) => body).join()).not.toContain('secret');
  [hers, all, receiver].forEach(one => one.close());
});
