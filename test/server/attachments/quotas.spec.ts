import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { ChatError } from '../../../server/errors.js';
import { LIMITS } from '../../../server/limits.js';
import type { IPrincipal } from '../../../server/identity/principal.js';
import { person } from '../../harness/people.js';
import { ada, bob } from '../rest/test-api.js';
import { harness, open, useQuotas } from '../rest/test-quotas.js';

useQuotas();

it('[QUOTA11] keeps parallel uploads within the quotas of the chat, the user and the disk', async () => {
  await open({ attachedBytesPerChat: 100_000, uploadsPerUser: 50 });
  const chat = await harness.chat();
  const put = async (bytes: number | Readable, who = ada, to = chat): Promise<number> => {
    const response = await harness.app.inject({
      method: 'POST',
      url: `/chat/threads/${to}/attachments`,
      headers: {
        authorization: `Bearer ${await harness.token(who)}`,
        'content-type': 'application/octet-stream'
      },
      payload: typeof bytes === 'number' ? Buffer.alloc(bytes, 'a') : bytes
    });
    return response.statusCode;
  };
  const held = (): number => {
    const folder = join(harness.attachments.dir, chat);
    const files = existsSync(folder) ? readdirSync(folder) : [];
    return files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  };
  const answers = await Promise.all(Array.from({ length: 20 }, () => put(40_000)));
  expect(held()).toBeLessThanOrEqual(100_000);
  expect(answers.filter(status => status === 201).length).toBeLessThanOrEqual(2);
  expect(answers.every(status => status === 201 || status === 413)).toBe(true);
  // The reservation for the bytes that were not stored was released.
  const left = 100_000 - held();
  expect([await put(left), await put(1)]).toEqual([201, 413]);

  const other = await harness.chat();
  harness.limits.attachedBytesPerUser = held() + 10;
  expect([await put(10, ada, other), await put(1, ada, other)]).toEqual([201, 413]);
  expect(await put(1, bob, other)).toBe(201);

  harness.limits.diskReserveBytes = Number.MAX_SAFE_INTEGER;
  expect(await put(1, bob, other)).toBe(503);
  harness.limits.diskReserveBytes = LIMITS.diskReserveBytes;
  expect(await put(1, bob, other)).toBe(201);
});

it.each(['attachedBytesPerMember', 'attachedBytesPerUser', 'attachedBytesPerChat'] as const)(
  '[QUOTA11] of parallel uploads beyond %s, the first is stored',
  async limit => {
    await open({ [limit]: 100_000 });
    const chat = await harness.chat();
    const bodies = [1, 2].map(() => new PassThrough());
    const begun: boolean[] = [];
    const put = async (n: number, length: number): Promise<number | string> => {
      const body = (async function* () {
        begun[n] = true;
        yield* bodies[n];
      })();
      return harness.attachments.add(ada, chat, { body, length }).then(
        ({ size }) => size,
        (error: ChatError) => error.code
      );
    };
    const first = put(0, 90_000);
    while (!begun[0]) {
      await new Promise(resolve => setImmediate(resolve));
    }
    expect(await put(1, 20_000)).toBe('attachment_too_large');
    expect(begun[1]).toBeUndefined(); // refused before its body was read

    bodies[0].end(Buffer.alloc(90_000, 'a'));
    expect(await first).toBe(90_000);
    // A sender of more than declared gets no more than the quota either.
    bodies[1].end(Buffer.alloc(20_000, 'a'));
    expect(await put(1, 10)).toBe('attachment_too_large');
    expect(await harness.storage.attachedBytes(chat)).toBe(90_000);
  }
);

it('[QUOTA11] takes at most 1 MiB from other users for bytes that never arrive', async () => {
  await open({ attachedBytesPerChat: 5 * 1024 * 1024 });
  const chat = await harness.chat();
  const { bavail, bsize } = await statfs(harness.attachments.dir);
  harness.limits.diskReserveBytes = bavail * bsize - 1024 * 1024 * 1024;
  const put = (who: IPrincipal, body: Readable, length: number) =>
    harness.attachments.add(who, chat, { body, length });
  const stalled = new PassThrough({ highWaterMark: 1 });
  stalled.write('a');
  const begun = once(stalled, 'drain');
  const declared = LIMITS.attachedBytesPerMember;
  const held = [1, 2, 3, 4].map(n => put(person(`mal-${n}`), stalled, declared));
  await Promise.race([begun, ...held]);
  const file = put(bob, Readable.from([Buffer.alloc(90_000, 'a')]), 90_000);
  await expect(file).resolves.toMatchObject({ size: 90_000 });
  stalled.destroy(new ChatError('request_too_slow'));
  await Promise.allSettled(held);
});

it('[QUOTA11] limits the parallel uploads of a user', async () => {
  await open({ uploadsPerUser: 2 });
  const chat = await harness.chat();
  const ends: (() => void)[] = [];
  const slow = async function* () {
    yield Buffer.alloc(10, 'a');
    await new Promise<void>(resolve => ends.push(resolve));
  };
  const send = () => harness.attachments.add(ada, chat, { body: slow() });
  const sent = [send(), send()];
  while (ends.length < 2) {
    await new Promise(resolve => setImmediate(resolve));
  }
  await expect(send()).rejects.toMatchObject({ code: 'too_many_requests' });
  ends.forEach(end => end());
  await Promise.all(sent);
  const last = send();
  while (ends.length < 3) {
    await new Promise(resolve => setImmediate(resolve));
  }
  ends[2]();
  await expect(last).resolves.toMatchObject({ size: 10 });
});

it('[QUOTA15] counts files of guests from one address together and permanently', async () => {
  await open({ attachedBytesPerUser: 100 });
  const chat = await harness.chat();
  const guest = (n: number, entrance: string) =>
    person(`guest-00000000-0000-4000-8000-00000000000${n}`, { guest: true, entrance });
  const put = async (n: number, entrance: string): Promise<string> => {
    const body = Readable.from([Buffer.alloc(60, 'a')]);
    return harness.attachments.add(guest(n, entrance), chat, { body }).then(
      ({ id }) => id,
      (error: ChatError) => error.code
    );
  };
  const id = await put(1, 'here');
  expect(await put(1, 'here')).toBe('attachment_too_large');
  expect(await put(2, 'here')).toBe('attachment_too_large');
  expect(await put(3, 'there')).toHaveLength(id.length);
  await harness.attachments.remove(guest(1, 'here'), chat, id);
  expect(await put(2, 'here')).toHaveLength(id.length);
});

it('[QUOTA15] counts files of bundles for a user, also against an upload that has already begun', async () => {
  await open({ attachedBytesPerUser: 250_000 });
  const chat = await harness.chat();
  const other = await harness.chat();
  const send = (to: string) => {
    const mime_model = { data: { 'text/plain': 'x'.repeat(200_000) } };
    const command = { type: 'send', chat: to, message: { body: '', mime_model } } as const;
    return harness.rooms.execute(ada, command);
  };
  let go!: () => void;
  const begun = new Promise<void>(resolve => (go = resolve));
  let isAsked!: () => void;
  const asked = new Promise<void>(resolve => (isAsked = resolve));
  const body = async function* () {
    yield Buffer.alloc(5_000, 'a');
    isAsked();
    await begun;
    yield Buffer.alloc(55_000, 'a');
  };
  const upload = harness.attachments.add(ada, other, { body: body() });
  await asked;
  await send(chat);
  await expect(send(other)).rejects.toMatchObject({ code: 'attachment_too_large' });
  go();
  await expect(upload).rejects.toMatchObject({ code: 'attachment_too_large' });
  expect(await harness.storage.attachedBytesOf('ada')).toBeLessThanOrEqual(250_000);
  expect(readdirSync(join(harness.attachments.dir, other))).toEqual([]);
});

it('[QUOTA24] limits the memory for the bodies of one user in transit', async () => {
  await open({});
  const url = `/chat/threads/${await harness.chat(ada)}/messages`;
  const send = async (who: IPrincipal, payload: object | Readable) =>
    harness.app.inject({
      method: 'POST',
      url,
      headers: {
        authorization: `Bearer ${await harness.token(who)}`,
        'content-type': 'application/json',
        ...(payload instanceof Readable && { 'content-length': `${256 * 1024}` })
      },
      payload
    });
  let reading = 0;
  const slow = Array.from({ length: 32 }, () => new Readable({ read: () => void reading++ }));
  const waiting = slow.map(body => send(ada, body));
  while (reading < slow.length) {
    await new Promise(resolve => setImmediate(resolve));
  }
  expect((await send(ada, { content: 'hi' })).json()).toMatchObject({
    error: { code: 'too_many_requests' }
  });
  expect((await send(bob, { content: 'hi' })).statusCode).toBe(201);
  slow.forEach(body => body.push(null));
  await Promise.all(waiting);
  expect((await send(ada, { content: 'hi' })).statusCode).toBe(201);
});

it('[QUOTA24] lets an administrator write during the upload of their import', async () => {
  await open({});
  const chat = await harness.chat(ada);
  const token = await harness.token(person('root', { admin: true }));
  const authorization = { authorization: `Bearer ${token}` };
  let isReading = false;
  const body = new Readable({ read: () => void (isReading = true) });
  const send = (url: string, payload: object | Readable, length?: number) =>
    harness.app.inject({
      method: 'POST',
      url,
      headers: {
        ...authorization,
        'content-type': 'application/json',
        ...(length && { 'content-length': `${length}` })
      },
      payload
    });
  const imported = send('/chat/threads/:import', body, 30 * 1024 * 1024);
  while (!isReading) {
    await new Promise(resolve => setImmediate(resolve));
  }
  const said = await send(`/chat/threads/${chat}/messages`, { content: 'hi' });
  expect(said.statusCode).toBe(201);
  body.push('{}');
  body.push(null);
  await imported;
});
