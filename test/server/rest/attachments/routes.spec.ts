import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Attachments } from '../../../../server/attachments/attachments.js';
import { Files } from '../../../../server/attachments/files.js';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import { LIMITS } from '../../../../server/limits.js';
import { keptApart } from '../../../../src/document/index.js';
import { drain, Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { ada, bob } from '../test-api.js';
import {
  add,
  arriving,
  chat,
  harness,
  path,
  PNG,
  read,
  stored,
  upload,
  type IAttachment,
  useAttachments
} from './test-attachments.js';

useAttachments();

describe('/chat/threads/{id}/attachments', () => {
  it('[FILE1] takes the body as the file, and returns its bytes with the headers that describe it', async () => {
    const response = await upload(PNG, { name: 'dir/✓ "x".png', type: 'text/html' });
    expect(response.statusCode).toBe(201);
    const made = response.json<IAttachment>();
    expect(made).toMatchObject({
      name: '✓ "x".png',
      contentType: 'image/png',
      size: PNG.length
    });
    expect(response.headers.location).toBe(`attachments/${made.id}`);
    const got = await read(made.url);
    expect(got.rawPayload).toEqual(PNG);
    expect(got.headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition':
        'inline; filename="? \\"x\\".png"; filename*=UTF-8\'\'%E2%9C%93%20%22x%22.png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'self'; sandbox",
      'content-length': String(PNG.length)
    });
  });

  it('[FILE2] never serves a file that could contain a script under its own type', async () => {
    const pages = [
      ['<html><script>alert(1)</script>', 'text/html'],
      ['<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 'image/svg+xml'],
      ['<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'],
      ['alert(1)', 'text/javascript'],
      ['%PDF-1.4', 'application/pdf']
    ];
    for (const [text, type] of pages) {
      const { url } = await add(Buffer.from(text), { type, name: 'x.html' });
      const { headers } = await read(url);
      expect(headers['content-type']).toBe('application/octet-stream');
      expect(headers['content-disposition']).toBe('attachment; filename="x.html"');
    }
    const text = await add(Buffer.from('plain ✓'), { type: 'image/png' });
    expect(text.contentType).toBe('text/plain');
    expect((await read(text.url)).headers['content-type']).toBe('text/plain; charset=utf-8');
  });

  it('[FILE4] applies the policy: strangers neither find nor upload files, and others remove only their own', async () => {
    await harness.rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role: 'member' });
    const { id, url } = await add(PNG);
    const eve = person('eve');
    expect((await read(url, {}, eve)).statusCode).toBe(404);
    expect((await upload(PNG, { who: eve })).statusCode).toBe(404);
    expect(stored()).toEqual([id]);
    expect((await harness.ask(bob, 'DELETE', url)).statusCode).toBe(403);
    expect((await read(url, {}, bob)).rawPayload).toEqual(PNG);
    expect((await harness.ask(ada, 'DELETE', url)).statusCode).toBe(204);
    expect((await read(url)).json()).toMatchObject({ error: { code: 'attachment_not_found' } });
    expect((await harness.ask(ada, 'DELETE', url)).statusCode).toBe(404);
    expect(stored()).toEqual([]);
  });

  it('[FILE10] lets users read the files from the times at which they may read the chat', async () => {
    const run = (command: object) => harness.rooms.execute(ada, { chat, ...command } as never);
    const early = await add(PNG, { name: 'early.png' });
    harness.clock.advance(5000);
    const participants = [
      { username: 'bob', shareHistoryTime: harness.clock.now() },
      { username: 'eve' },
      { username: 'zoe', shareHistoryTime: harness.clock.now() + 99_000 }
    ];
    await run({ type: 'add-participants', participants });
    const known = await add(PNG, { name: 'known.png' });
    harness.clock.advance(5000);
    const people = ['bob', 'eve'].map(name => person(name));
    for (const { username } of people) {
      await run({ type: 'set-role', username, role: null });
    }
    const late = await add(PNG, { name: 'late.png' });
    const seen = async (who: IPrincipal): Promise<unknown> => {
      const answers = [early, known, late].map(async ({ url, name }) => {
        const plain = await read(url, {}, who);
        const named = await read(`${url}/${name}`, {}, who);
        expect([plain.statusCode, plain.body]).toEqual([named.statusCode, named.body]);
        return plain.statusCode === 404
          ? plain.json<{ error: { code: string } }>().error.code
          : plain.statusCode;
      });
      const list = (await harness.ask(who, 'GET', path)).json<{ value: IAttachment[] }>();
      return [await Promise.all(answers), list.value.map(({ name }) => name)];
    };
    const no = 'attachment_not_found';
    expect(await seen(people[0])).toEqual([[no, 200, no], ['known.png']]);
    expect(await seen(people[1])).toEqual([
      [200, 200, no],
      ['known.png', 'early.png']
    ]);
    // A time in the future counts as now, as for messages.
    expect(await seen(person('zoe'))).toEqual([
      [no, 200, 200],
      ['late.png', 'known.png']
    ]);
    expect(await seen(ada)).toEqual([
      [200, 200, 200],
      ['late.png', 'known.png', 'early.png']
    ]);
  });

  it('[FILE7] lists a file in the document, where messages refer to it, and in a list, newest first', async () => {
    const first = await add(PNG, { name: 'a b.png' });
    const second = await add(Buffer.from('x'));
    const copy = await harness.rooms.getDocument(`text:chat:${chat}`);
    expect(copy.yattachments.get(first.id)).toEqual({
      type: 'file',
      value: `${first.url.slice(1)}/a%20b.png`,
      mimetype: 'image/png'
    });
    expect((await read(`${first.url}/a%20b.png`)).rawPayload).toEqual(PNG);
    copy.dispose();
    const page = (await read(`${path}?maxPageSize=1`)).json<{
      value: IAttachment[];
      nextLink: string;
    }>();
    expect(page.value.map(({ id }) => id)).toEqual([second.id]);
    await add(Buffer.from('meanwhile'));
    const rest = (await read(page.nextLink)).json<{ value: IAttachment[] }>();
    expect(rest.value.map(({ id }) => id)).toEqual([first.id]);
    expect(rest).not.toHaveProperty('nextLink');
  });

  it('[FILE8] deletes files with their chat, and removes the remains of a killed process at the next start', async () => {
    await add(PNG);
    await harness.rooms.execute(ada, { type: 'delete-chat', chat });
    await new Promise(resolve => setImmediate(resolve));
    const { dir } = harness.attachments;
    mkdirSync(join(dir, chat), { recursive: true });
    writeFileSync(join(dir, chat, 'left'), 'x');
    writeFileSync(join(dir, '.arriving', 'half'), 'x');
    const { rooms, storage, clock } = harness;
    const next = new Attachments({
      files: new Files(dir),
      rooms,
      storage,
      clock,
      limits: LIMITS,
      onError: fail
    });
    await next.open();
    next.dispose();
    expect([existsSync(join(dir, chat)), arriving()]).toEqual([false, []]);
  });

  it("[BYTES19] gives a message's readers its attachments, in the document or not, and lets only users with the right remove them", async () => {
    const room = await harness.rooms.open(chat);
    const peer = new Peer(ada);
    peer.connect(room);
    const say = (): Promise<void> => drain([peer], () => harness.rooms.flush());
    await say();
    const entry = {
      type: 'notebook',
      value: 'plots.ipynb',
      cells: [{ id: 'c1', input_type: 'code' }]
    };
    peer.doc.getMap('attachments').set('e1', entry);
    const id = peer.post('see', { attachments: ['e1'] });
    await say();
    const url = `/chat/threads/${chat}/messages/${id}/attachments`;
    expect((await read(url)).json()).toEqual({ value: [{ id: 'e1', value: entry }] });
    expect((await read(url, {}, bob)).statusCode).toBe(404);
    const remove = async (who: IPrincipal) =>
      harness.app.inject({
        method: 'DELETE',
        url: `${path}/e1`,
        headers: { authorization: `Bearer ${await harness.token(who)}` }
      });
    expect((await remove(bob)).statusCode).toBe(404);
    expect((await remove(ada)).statusCode).toBe(204);
    expect((await read(url)).json()).toEqual({ value: [] });
    await say();
    expect(peer.doc.getMap('attachments').has('e1')).toBe(false);
    expect((await remove(ada)).statusCode).toBe(404);
  });

  it('[BYTES14] serves the bytes of a bundle as a file, and deletes them with their message', async () => {
    const mime_model = {
      data: { 'image/png': Buffer.concat([PNG, Buffer.alloc(99_000)]).toString('base64') }
    };
    const { id } = await harness.rooms.execute<'send'>(ada, {
      type: 'send',
      chat,
      message: { body: 'plot', mime_model }
    });
    const row = (await harness.storage.getMessage(chat, id))!;
    const { attachment } = keptApart(row.mime_model).get('image/png')!;
    const response = await read(`${path}/${attachment}`);
    expect(response.headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'inline; filename="output"'
    });
    expect(response.rawPayload.subarray(0, PNG.length)).toEqual(PNG);
    expect(stored()).toEqual([attachment]);
    const gone = new Promise(resolve =>
      harness.rooms.events.on('committed', ({ detached }) => detached && resolve(detached))
    );
    await harness.rooms.execute(ada, { type: 'delete', chat, id });
    await gone;
    while (stored().length > 0) {
      await new Promise(resolve => setImmediate(resolve));
    }
    expect((await read(`${path}/${attachment}`)).statusCode).toBe(404);
  });

  const fail = (error: unknown): void => {
    throw error;
  };
});
