import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { ServerProcess } from '../faults/server-process.js';
import { Attacker, pause } from './attacker.js';

/** Answers, errors and reasons, as far as they are about things that an account may not see. */

let data: string;
let server: ServerProcess;
let ada: Attacker;
let eve: Attacker;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'colloquy-secrets-'));
  server = new ServerProcess(data);
  await server.start();
  [ada, eve] = await Promise.all(['ada', 'eve'].map(name => Attacker.signIn(server, name)));
});

afterAll(async () => {
  await server.kill();
  rmSync(data, { recursive: true, force: true });
});

type Operation = readonly [method: string, path: string, body?: unknown];

/** Every operation on a chat, a message or a file. */
function operations(chat: string, id: string, file: string): Operation[] {
  const root = `/chat/threads/${chat}`;
  const one = `${root}/messages/${id}`;
  const participants = [{ communicationIdentifier: { rawId: 'eve' } }];
  return [
    ['GET', root],
    ['PATCH', root, { topic: 'x' }],
    ['DELETE', root],
    ['GET', `${root}/export`],
    ['GET', `${root}/messages`],
    ['POST', `${root}/messages`, { content: 'x' }],
    ['GET', one],
    ['PATCH', one, { content: 'x' }],
    ['DELETE', one],
    ['GET', `${one}/attachments`],
    ['PUT', `${one}/reactions/x`],
    ['PUT', `${one}/pin`],
    ['GET', `${root}/participants`],
    ['POST', `${root}/participants/:add`, { participants }],
    ['POST', `${root}/participants/:remove`, { rawId: 'ada' }],
    ['POST', `${root}/typing`, {}],
    ['GET', `${root}/presence`],
    ['GET', `${root}/readReceipts`],
    ['POST', `${root}/readReceipts`, { chatMessageId: id }],
    ['GET', `${root}/attachments`],
    ['GET', `${root}/attachments/${file}`],
    ['DELETE', `${root}/attachments/${file}`],
    ['POST', `${root}/attachments?name=x`, 'x'],
    ['GET', `/chat/events?threadId=${chat}&latest=true&last=0`],
    ['POST', '/chat/webhooks', { url: 'https://example.com/', threadId: chat }],
    ['GET', `/chat/search?q=${encodeURIComponent(`in:${chat} secret`)}`]
  ];
}

/** An answer, without the names of what was asked for. */
async function answerTo(
  who: Attacker,
  [method, path, body]: Operation,
  ids: string[]
): Promise<object> {
  const response = await who.request(method, path, body);
  const isEndless = response.headers.get('content-type')?.includes('event-stream');
  const text = isEndless ? 'a stream' : await response.text();
  await (isEndless ? response.body?.cancel() : undefined);
  const told = ids.reduce((left, id) => left.replaceAll(id, 'ID'), text);
  return { method, status: response.status, told };
}

/** A private chat of Ada with a message and a file. */
async function makeSecret(): Promise<{ chat: string; id: string; file: string }> {
  const chat = await ada.makeChat('the secret topic', { access: 'private' });
  const root = `/chat/threads/${chat}`;
  const { id } = await ada.json<{ id: string }>('POST', `${root}/messages`, {
    content: 'a secret'
  });
  const { id: file } = await ada.json<{ id: string }>(
    'POST',
    `${root}/attachments?name=a.txt`,
    'a secret file'
  );
  return { chat, id, file };
}

it('[HOSTILE4] no answer tells a stranger whether a private chat exists', async () => {
  const { chat, id, file } = await makeSecret();
  const none = [randomUUID(), randomUUID(), randomUUID()] as const;
  const real = operations(chat, id, file);
  for (const [i, operation] of operations(...none).entries()) {
    const there = await answerTo(eve, real[i], [chat, id, file]);
    expect([operation[1], there]).toEqual([
      operation[1],
      await answerTo(eve, operation, [...none])
    ]);
    expect(JSON.stringify(there)).not.toContain('secret topic');
  }
  const line = await eve.connect(chat).catch(() => null);
  await line?.closed;
  expect(line?.refusals.join() ?? '').not.toContain('secret');
  expect(await (await eve.request('GET', '/chat/search?q=secret')).text()).not.toContain(chat);
});

it('[HOSTILE4] no answer tells a participant whether a message or file of the hidden history exists', async () => {
  const { chat, id, file } = await makeSecret();
  await pause(1_100);
  await ada.request('POST', `/chat/threads/${chat}/participants/:add`, {
    participants: [
      {
        communicationIdentifier: { rawId: 'eve' },
        shareHistoryTime: new Date().toISOString()
      }
    ]
  });
  const none = [randomUUID(), randomUUID()] as const;
  const asked = (all: Operation[], one: string, two: string): Operation[] =>
    all.filter(([, path, body]) =>
      [one, two].some(it => JSON.stringify([path, body]).includes(it))
    );
  const hidden = asked(operations(chat, id, file), id, file);
  for (const [i, operation] of asked(operations(chat, ...none), ...none).entries()) {
    const there = await answerTo(eve, hidden[i], [id, file]);
    expect([operation[1], there]).toEqual([
      operation[1],
      await answerTo(eve, operation, [...none])
    ]);
  }
  const exported = await eve.request('GET', `/chat/threads/${chat}/export`);
  expect(exported.status).toBe(200);
  const text = await exported.text();
  expect([id, file, 'a secret'].filter(it => text.includes(it))).toEqual([]);
});

it('[HOSTILE4] the reason of a failed webhook does not tell whether a host exists', async () => {
  const chat = await eve.makeChat('hooks');
  const hosts = [`${randomUUID()}.invalid`, 'localhost', `localhost:${server.port}`, hostname()];
  const tries = await Promise.all(
    hosts.map(async host => {
      const hook = { url: `https://${host}/`, threadId: chat };
      const response = await eve.request('POST', '/chat/webhooks', hook);
      return { status: response.status, ...((await response.json()) as { id?: string }) };
    })
  );
  const ids = tries.map(({ id }) => id!);
  await eve.request('POST', `/chat/threads/${chat}/messages`, { content: 'x' });
  // As after the last attempt, which comes many minutes later.
  const db = new DatabaseSync(join(data, 'colloquy.sqlite'), { timeout: 5_000 });
  const insert = db.prepare(
    `INSERT INTO dead_letters (webhook, n, i, at, attempts, status, reason)
     SELECT ?, n, 1, 0, 6, NULL, 'new' FROM journal`
  );
  ids.forEach(id => insert.run(id));
  db.close();
  await Promise.all(
    ids.map(id => eve.request('POST', `/chat/webhooks/${id}/deadLetters/:redeliver`))
  );
  /** The reason of the attempt that ended each redelivery. */
  const reasons = (): Promise<(string | undefined)[]> =>
    Promise.all(
      ids.map(async id => {
        const path = `/chat/webhooks/${id}/deadLetters`;
        const { value } = await eve.json<{ value: { reason: string }[] }>('GET', path);
        return value.find(({ reason }) => reason !== 'new')?.reason;
      })
    );
  let told = await reasons();
  for (const end = performance.now() + 20_000; performance.now() < end;) {
    if (told.every(Boolean)) {
      break;
    }
    await pause(100);
    told = await reasons();
  }
  expect(told).toEqual(ids.map(() => 'unreachable'));
});

it('[HOSTILE4] one account with as many rooms as there may be keeps nobody out', async () => {
  const place = mkdtempSync(join(tmpdir(), 'colloquy-rooms-'));
  const small = new ServerProcess(place, { limits: { openRooms: 20, connectionsPerUser: 10 } });
  try {
    await small.start();
    const [one, mal] = await Promise.all(['ada', 'mal'].map(name => Attacker.signIn(small, name)));
    const own = await one.connect(await one.makeChat('own', { access: 'open' }));
    await own.answer();
    const chats = await Promise.all(
      Array.from({ length: 25 }, (_, i) => mal.makeChat(`chat ${i}`, { access: 'open' }))
    );
    const lines = await Promise.all(chats.map(chat => mal.connect(chat).catch(() => null)));
    await Promise.all(
      chats.map(chat => mal.request('POST', `/chat/threads/${chat}/messages`, { content: 'x' }))
    );
    const rooms = async (): Promise<number> => {
      const text = await (await fetch(`${small.http}/metrics`)).text();
      return Number(/^colloquy_rooms_open (\d+)/m.exec(text)?.[1]);
    };
    expect(await rooms()).toBe(20);
    for (let i = 0; i < 5; i++) {
      const chat = await one.makeChat(`mine ${i}`, { access: 'open' });
      const line = await one.connect(chat);
      await line.answer();
      expect([line.isOpen, line.received > 0]).toEqual([true, true]);
      const sent = await one.request('POST', `/chat/threads/${chat}/messages`, { content: 'x' });
      expect(sent.status).toBe(201);
    }
    expect([own.isOpen, await rooms()]).toEqual([true, 20]);
    lines.forEach(line => line?.end());
  } finally {
    await small.kill();
    rmSync(place, { recursive: true, force: true });
  }
});
