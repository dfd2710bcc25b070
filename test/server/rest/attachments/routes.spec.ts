import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import files from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Attachments } from '../../../../server/attachments/attachments.js';
import { Files } from '../../../../server/attachments/files.js';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import { LIMITS } from '../../../../server/limits.js';
import { keptApart } from '../../../../src/document/index.js';
import { drain, Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { ada, bob, TestApi } from '../test-api.js';

interface IAttachment {
  id: string;
  name: string;
  contentType: string;
  size: number;
  url: string;
}

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64'
);

describe('/chat/threads/{id}/attachments', () => {
  let harness: TestApi;
  let chat: string;
  let path: string;

  beforeEach(async () => {
    harness = await TestApi.open();
    chat = await harness.chat(ada, { access: 'private' });
    path = `/chat/threads/${chat}/attachments`;
  });
  afterEach(() => harness.close());

  const upload = async (
    payload: Buffer | Readable,
    { who = ada, name = 'a.bin', type = 'application/octet-stream', to = path } = {}
  ) =>
    harness.app.inject({
      method: 'POST',
      url: `${to}?name=${encodeURIComponent(name)}`,
      headers: { authorization: `Bearer ${await harness.token(who)}`, 'content-type': type },
      payload
    });
  const add = async (payload: Buffer, more = {}): Promise<IAttachment> =>
    (await upload(payload, more)).json<IAttachment>();
  const read = async (url: string, headers: Record<string, string> = {}, who: IPrincipal = ada) =>
    harness.app.inject({
      url,
      headers: { authorization: `Bearer ${await harness.token(who)}`, ...headers }
    });
  const stored = (): string[] => {
    const folder = join(harness.attachments.dir, chat);
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  const arriving = (): string[] => readdirSync(join(harness.attachments.dir, '.arriving'));

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

  it('[FILE3] answers a range, a conditional request and a HEAD request', async () => {
    const { url } = await add(Buffer.from('0123456789'));
    const part = await read(url, { range: 'bytes=2-4' });
    expect([part.statusCode, part.body]).toEqual([206, '234']);
    expect(part.headers['content-range']).toBe('bytes 2-4/10');
    const beyond = await read(url, { range: 'bytes=50-' });
    expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([416, 'bytes */10']);
    const { etag } = (await read(url)).headers;
    expect((await read(url, { 'if-none-match': String(etag) })).statusCode).toBe(304);
    const head = await harness.app.inject({
      method: 'HEAD',
      url,
      headers: { authorization: `Bearer ${await harness.token(ada)}` }
    });
    expect([head.headers['content-length'], head.body]).toEqual(['10', '']);
  });

  it('[FILE3] resumes a broken download only for the tag that it began with', async () => {
    const { url } = await add(Buffer.from('0123456789'));
    const tag = String((await read(url)).headers.etag);
    expect(tag).toMatch(/^"/);
    for (const [condition, status] of [
      [tag, 206],
      [`W/${tag}`, 200],
      ['"another"', 200],
      ['no tag', 200]
    ] as const) {
      const response = await read(url, { range: 'bytes=2-4', 'if-range': condition });
      expect([condition, response.statusCode]).toEqual([condition, status]);
    }
    for (const known of [tag, `W/${tag}`, `"another", ${tag}`, '*']) {
      const { statusCode, headers } = await read(url, { 'if-none-match': known });
      expect([known, statusCode, headers.etag]).toEqual([known, 304, tag]);
    }
  });

  it('[FILE3] ignores an invalid list of ranges, and accepts the unit in any case', async () => {
    const { url } = await add(Buffer.from('0123456789'));
    for (const range of ['1e1-', '0x0-0x2', '-1-2', '+0-1', '0-4;q=1', 'a-b', '--1', '-']) {
      const { statusCode, body } = await read(url, { range: `bytes=${range}` });
      expect([range, statusCode, body]).toEqual([range, 200, '0123456789']);
    }
    expect((await read(url, { range: 'Bytes=2-4' })).body).toBe('234');
    expect((await read(url, { range: 'bytes=2-3, 4-5' })).statusCode).toBe(206);
  });

  it.each([
    ' '.repeat(60_000) + 'x',
    ','.repeat(60_000),
    '0-0,'.repeat(15_000),
    '-1 '.repeat(20_000)
  ])('[LOAD18] ignores a range that is too long: %.4s…', async ranges => {
    const { url } = await add(Buffer.from('0123456789'));
    const start = process.cpuUsage();
    const { statusCode, body } = await read(url, { range: `bytes=${ranges}` });
    expect([statusCode, body]).toEqual([200, '0123456789']);
    expect(process.cpuUsage(start).user).toBeLessThan(500_000);
  });

  it('[LOAD18] reads a range of up to 200 characters', async () => {
    const { url } = await add(Buffer.from('0123456789'));
    const status = async (range: string) => (await read(url, { range })).statusCode;
    expect(await status(`bytes=${' '.repeat(191)}2-4`)).toBe(206);
    expect(await status(`bytes=${' '.repeat(192)}2-4`)).toBe(200);
    expect((await read(url, { range: 'bytes= -50' })).body).toBe('0123456789');
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

  it('[FILE5] stops an upload above the limit for its kind, names the limit, and stores nothing', async () => {
    Object.assign(harness.limits, { attachedImageBytes: 50, attachedBytesPerChat: 120 });
    const { error } = (await upload(PNG)).json<{ error: { code: string; message: string } }>();
    expect(error).toMatchObject({ code: 'attachment_too_large' });
    expect(error.message).toContain('attachedImageBytes');
    expect((await upload(Buffer.alloc(100, 'a'))).statusCode).toBe(201);
    const full = await upload(Buffer.alloc(21, 'a'));
    expect(full.statusCode).toBe(413);
    expect(full.body).toContain('attachedBytesPerChat');
    expect([stored().length, arriving().length]).toEqual([1, 0]);
  });

  it.each(['ENOSPC', 'EDQUOT', 'EROFS'])(
    '[FILE12] reports an upload that was not saved because the disk is full, and stores nothing: %s',
    async code => {
      const { id, url } = await add(PNG);
      const full = Object.assign(new Error(code), { code, syscall: 'write' });
      jest.spyOn(files, 'rename').mockRejectedValue(full);
      const response = await upload(PNG);
      jest.restoreAllMocks();
      expect(response.statusCode).toBe(503);
      expect(response.json()).toMatchObject({ error: { code: 'not_saved' } });
      expect(response.headers['retry-after']).toBe('1');
      expect([stored(), arriving()]).toEqual([[id], []]);
      expect((await read(url)).rawPayload).toEqual(PNG);
      expect(harness.logged).toContain(code);
    }
  );

  it('[FILE6] stores nothing of an aborted upload', async () => {
    const broken = new Readable({
      read() {
        this.push(Buffer.alloc(5000, 1));
        this.destroy(new Error('gone'));
      }
    });
    const request = harness.attachments.add(ada, chat, { body: broken });
    await expect(request).rejects.toThrow('gone');
    expect([stored(), arriving()]).toEqual([[], []]);
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

  it('[FILE9] uses a file name for display and never as a path', async () => {
    for (const [name, shown] of [
      ['../../etc/passwd', 'passwd'],
      ['C:\\x\\y.txt', 'y.txt'],
      ['..', 'file'],
      ['. .', 'file'],
      ['.bashrc', '.bashrc'],
      ['می\u200cخواهم.txt', 'می\u200cخواهم.txt'],
      ['👩\u200d💻.txt', '👩\u200d💻.txt'],
      ['plan\u200d\u200c.txt', 'plan.txt'],
      ['a\u202egnp.exe', 'agnp.exe'],
      ['a\r\nX-Evil: 1', 'aX-Evil: 1'],
      [`plan.pdf${' \u2800\u3164'.repeat(40)}.exe`, 'plan.pdf .exe'],
      ['n'.repeat(900), 'n'.repeat(200)],
      ['?'.repeat(900), '?'.repeat(200)],
      ['😀'.repeat(200), '😀'.repeat(200)]
    ]) {
      const made = await add(Buffer.from('x'), { name });
      expect(made.name).toBe(shown);
      expect((await read(made.url)).statusCode).toBe(200);
      const named = await read(`${made.url}/${encodeURIComponent(shown)}`);
      expect([named.statusCode, named.body]).toEqual([200, 'x']);
    }
    const odd = await read(`${path}/${encodeURIComponent('../../chats.db')}`);
    expect(odd.statusCode).toBe(404);
  });

  it('[FILE11] keeps text as text, in UTF-8 or UTF-16, whatever its first bytes', async () => {
    const words = '\ufeffHello Wörld, a text of 29 letters';
    const big = Buffer.from(words, 'utf16le').swap16();
    for (const [bytes, type] of [
      [Buffer.from(words, 'utf16le'), 'text/plain;charset=utf-16le'],
      [big, 'text/plain;charset=utf-16be'],
      [big.subarray(2), 'text/plain;charset=utf-16be'],
      [Buffer.from(words), 'text/plain; charset=utf-8'],
      ...[
        'GIF files are nice',
        'GIF89a is how it begins',
        'BM is a shop',
        'ID3 tags are nice',
        '%PDF-1.4 is how it begins',
        'RIFFxxxxWAVE files',
        'fLaC text',
        'MZ text',
        'Escapes: \x1b[31mred\x1b[0m'
      ].map(text => [Buffer.from(text), 'text/plain; charset=utf-8'] as const)
    ] as const) {
      const { url } = await add(bytes, { type: 'text/plain' });
      const { headers, rawPayload } = await read(url);
      expect([bytes.toString('latin1'), headers['content-type']]).toEqual([
        bytes.toString('latin1'),
        type
      ]);
      expect(rawPayload).toEqual(bytes);
    }
  });

  it('[FILE11] does not take text in another encoding for a format with the same first bytes, and keeps it as text if the sender names the encoding', async () => {
    const shiftJis = Buffer.from([0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea]);
    for (const [bytes, type, found, shown] of [
      ...['GIF89a is a caf\xe9', 'BM \xe0 Paris', 'OggS d\xfc', '\xff\xfbd is na\xefve'].map(
        text => [
          Buffer.from(text, 'latin1'),
          'text/plain',
          'application/octet-stream',
          'application/octet-stream'
        ]
      ),
      [
        Buffer.from('GIF89a is a caf\xe9', 'latin1'),
        'text/plain; charset=ISO-8859-1',
        'text/plain;charset=windows-1252',
        'text/plain;charset=windows-1252'
      ],
      [
        shiftJis,
        'text/csv;charset="Shift_JIS"',
        'text/plain;charset=shift_jis',
        'text/plain;charset=shift_jis'
      ],
      ...[
        'text/plain; charset=none',
        'text/plain; charset=utf-8',
        'image/gif; charset=shift_jis'
      ].map(type => [shiftJis, type, 'application/octet-stream', 'application/octet-stream'])
    ] as [Buffer, string, string, string][]) {
      const { contentType, url } = await add(bytes, { type });
      const { headers } = await read(url);
      expect([type, contentType, headers['content-type']]).toEqual([type, found, shown]);
    }
  });

  it('[FILE11] takes the type of a file that is not text from its bytes', async () => {
    const pdf = '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n';
    for (const [bytes, type] of [
      [PNG, 'image/png'],
      [Buffer.from(pdf), 'application/pdf'],
      [Buffer.from('{\\rtf1\\ansi a}'), 'application/rtf'],
      // Without a named encoding, no client can show it.
      ...[
        'caf\xe9 au lait',
        'GIF files are caf\xe9s',
        'ID3 tags are caf\xe9s',
        'fLaC caf\xe9s',
        '\xff\xfb caf\xe9'
      ].map(text => [Buffer.from(text, 'latin1'), 'application/octet-stream'] as const),
      [Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n', 'latin1'), 'application/pdf'],
      [Buffer.from('a\0b'), 'application/octet-stream'],
      [Buffer.from([0xff, 0xfe, 0x00, 0xdc]), 'application/octet-stream']
    ] as const) {
      expect((await add(bytes, { type: 'text/plain' })).contentType).toBe(type);
    }
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
    const id = peer.post('see', { attachments: ['e1', 'unknown'] });
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
});

const fail = (error: unknown): void => {
  throw error;
};
