import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kindOf } from '../../../../src/document/index.js';
import { readerOf } from './fake-livekit.js';
import { ada, settle, until, useBridges } from './test-bridges.js';

const stage = useBridges();

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

/** The files on disk: those of the chat, and those that arrive. */
const onDisk = (folder = stage.chat): string[] => {
  try {
    return readdirSync(join(stage.api.directory, 'attachments', folder));
  } catch {
    return [];
  }
};

/** The files of the chat as its messages show them. */
async function shown(): Promise<{ sender: string; name: string; mimeType: string }[]> {
  const files = [];
  for (const { sender, attachments = [] } of await stage.messages()) {
    for (const id of attachments) {
      const { name, mimeType } = (await stage.api.storage.getAttachment(stage.chat, id))!;
      files.push({ sender, name, mimeType });
    }
  }
  return files;
}

/** Nothing of a file came into the chat or stayed on the disk. */
async function isGone(): Promise<void> {
  await settle();
  await until(() => onDisk('.arriving').length === 0);
  expect(await stage.messages()).toEqual([]);
  expect(onDisk()).toEqual([]);
  expect(await stage.api.storage.listAttachments(stage.chat, { limit: 10 })).toEqual([]);
  expect((await stage.bridges.statusOf(stage.chat))?.state).toBe('connected');
  expect(stage.api.errors).toEqual([]);
}

describe('files of a room', () => {
  it('[BRIDGE18] become messages of their sender, once, with the bytes that were sent', async () => {
    const eve = await stage.with('eve');
    const info = { streamId: 'f1', name: 'notes.txt', mimeType: 'text/markdown', totalSize: 11 };
    await eve.file(['Hello ', 'files'], info);
    await eve.file(['Hello ', 'files'], info);
    await until(async () => (await shown()).length === 1);
    await settle();
    const [message, ...others] = await stage.messages();
    expect([message.body, others]).toEqual(['', []]);
    expect(kindOf({ username: message.sender })).toBe('guest');
    expect(await shown()).toEqual([
      { sender: message.sender, name: 'notes.txt', mimeType: 'text/markdown' }
    ]);
    const [id] = message.attachments!;
    const file = join(stage.api.directory, 'attachments', stage.chat, id);
    expect(readFileSync(file, 'utf8')).toBe('Hello files');
    await until(() => onDisk().length === 1);
    expect(onDisk()).toEqual([id]);
    // It does not go back into the room.
    expect(eve.received).toEqual([]);
  });

  it('[BRIDGE18] are in the chat only when they are stored', async () => {
    const eve = await stage.with('eve');
    let finish!: (chunk: string) => void;
    const rest = new Promise<string>(resolve => (finish = resolve));
    const sending = eve.file(['begin ', rest], { streamId: 'f1', name: 'a.txt' });
    await until(() => onDisk('.arriving').length <= 1);
    await settle();
    expect(await stage.messages()).toEqual([]);
    expect(onDisk()).toEqual([]);
    finish('end');
    await sending;
    await until(async () => (await shown()).length === 1);
  });

  it.each([
    ['../../etc/passwd', 'text/plain', 'hello', 'passwd', 'text/plain'],
    ['a\u202egnp.exe\n\0', 'image/png', 'MZ', /^a\s?gnp\.exe$/, 'text/plain'],
    ['', 'text/html', '<script>alert(1)</script>', 'file', 'text/html'],
    ['x'.repeat(100_000), 'x'.repeat(100_000), 'y', 'x'.repeat(200), 'text/plain'],
    ['.', 'application/x-msdownload\r\nset-cookie: a', 'y', 'file', 'text/plain'],
    ['page.html', 'text/html', PNG, 'page.html', 'image/png']
  ] as const)(
    '[BRIDGE19] a hostile name or type does no harm: %.20s %.20s',
    async (name, mimeType, bytes, shownName, shownType) => {
      const eve = await stage.with('eve');
      await eve.file([bytes], { streamId: 'f1', name, mimeType });
      await until(async () => (await shown()).length === 1);
      const [file] = await shown();
      expect(file.name).toEqual(
        typeof shownName === 'string' ? shownName : expect.stringMatching(shownName)
      );
      expect(file.mimeType).toBe(shownType);
      const [id] = (await stage.messages())[0].attachments!;
      const answer = await stage.api.ask(
        ada,
        'GET',
        `/chat/threads/${stage.chat}/attachments/${id}`
      );
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      if (shownType === 'text/html') {
        expect(answer.headers['content-disposition']).toMatch(/^attachment/);
      }
    }
  );

  it('[BRIDGE19] that are too large leave nothing behind, whatever they declare, and no more than the limit is read', async () => {
    stage.api.limits.bridgeFileBytes = 50_000;
    const eve = await stage.with('eve');
    let read = 0;
    function* endless(): Generator<string> {
      for (;;) {
        read += 10_000;
        yield 'x'.repeat(10_000);
      }
    }
    for (const totalSize of [undefined, 20_000, 50_000]) {
      read = 0;
      await eve.file(endless(), { streamId: 'f1', name: 'a', totalSize });
      expect(read).toBeLessThanOrEqual(60_000);
    }
    read = 0;
    for (const totalSize of [50_001, 2 ** 60, Infinity, NaN]) {
      await eve.file(endless(), { streamId: 'f2', name: 'a', totalSize });
    }
    expect(read).toBe(0);
    await isGone();
    expect(stage.api.logged).toContain('too_large');
  });

  it('[BRIDGE19] that break off, stop or are shorter than they declare leave nothing behind', async () => {
    const eve = await stage.with('eve');
    function* broken(): Generator<string> {
      yield 'x'.repeat(10_000);
      throw new Error('stream terminated');
    }
    await eve.file(broken(), { streamId: 'f1', name: 'a' });
    await eve.file(['short'], { streamId: 'f2', name: 'a', totalSize: 6 });
    const never = new Promise<string>(() => undefined);
    const stuck = eve.file(['x', never], { streamId: 'f3', name: 'a' });
    let isOver = false;
    void stuck.then(() => (isOver = true));
    await until(async () => {
      stage.api.clock.advance(61_000);
      await settle();
      return isOver;
    });
    await eve.file([], { streamId: '', name: 'no id' });
    await eve.file(['x'], { streamId: 'x'.repeat(300), name: 'long id' });
    await isGone();
    await eve.file(['x'], { streamId: 'f4', name: 'a' }, 'lk.other').catch(() => undefined);
  });

  it('[BRIDGE19] are few at a time and few in a minute, and others are heard', async () => {
    stage.api.limits.bridgeFilesPerMinute = 3;
    const eve = await stage.with('eve');
    const walter = await stage.livekit.join('walter');
    let open = 0;
    const never = async function* (): AsyncGenerator<Uint8Array> {
      open++;
      yield await new Promise<Uint8Array>(() => undefined);
    };
    const bridge = stage.livekit.bridgeIn()!;
    for (let i = 0; i < 50; i++) {
      bridge.fileStream(readerOf({ streamId: `s${i}`, name: 'a' }, never()), `sock-${i % 3}`);
    }
    await until(() => open === 4);
    await settle();
    expect(open).toBe(4);
    // The time of a stream begins when its file is open, which takes the disk a while.
    for (let i = 0; i < 10; i++) {
      stage.api.clock.advance(61_000);
      await settle();
    }
    for (let i = 0; i < 20; i++) {
      await eve.file([`${i}`], { streamId: `f${i}`, name: 'a' });
    }
    await walter.file(['of Walter'], { streamId: 'w', name: 'w.txt' });
    await until(async () => (await shown()).length === 4);
    expect((await shown()).at(-1)?.name).toBe('w.txt');
    expect(stage.api.logged).toContain('too_many_requests');
  });

  it('[BRIDGE19] count as attachments of their sender and of the chat', async () => {
    stage.api.limits.attachments = 1;
    const eve = await stage.with('eve');
    await eve.file(['one'], { streamId: 'f1', name: 'a' });
    await until(async () => (await shown()).length === 1);
    await eve.file(['two'], { streamId: 'f2', name: 'b' });
    await settle();
    expect(await shown()).toHaveLength(1);
    expect(onDisk()).toHaveLength(1);
    expect(stage.api.logged).toContain('too_many_attachments');
    stage.api.limits.attachedFileBytes = 3;
    stage.api.limits.attachments = 10;
    await eve.file(['four'], { streamId: 'f3', name: 'c' });
    await settle();
    expect(stage.api.logged).toContain('attachment_too_large');
    expect(onDisk()).toHaveLength(1);
  });

  it('[BRIDGE20] of somebody whom an owner removes meanwhile leave nothing behind', async () => {
    const eve = await stage.with('eve');
    eve.text('hello', 'm1');
    await stage.shows('hello');
    const [{ sender: username }] = await stage.messages();
    let finish!: (chunk: string) => void;
    const rest = new Promise<string>(resolve => (finish = resolve));
    const sending = eve.file(['begin', rest], { streamId: 'f1', name: 'a' });
    await settle();
    await stage.api.rooms.execute(ada, {
      ...{ type: 'set-role', chat: stage.chat },
      ...{ username, role: null }
    });
    await sending;
    finish('end');
    await stage.isDone();
    await until(() => onDisk('.arriving').length === 0);
    expect(await shown()).toEqual([]);
    expect(onDisk()).toEqual([]);
    await eve.file(['again'], { streamId: 'f2', name: 'a' });
    await settle();
    expect(await shown()).toEqual([]);
    expect(onDisk()).toEqual([]);
  });

  it('[BRIDGE20] that arrive while the bridge ends leave nothing behind', async () => {
    const eve = await stage.with('eve');
    const never = new Promise<string>(() => undefined);
    const sending = eve.file(['begin', never], { streamId: 'f1', name: 'a' });
    await settle();
    await stage.connect(null);
    await sending;
    await until(() => onDisk('.arriving').length === 0);
    expect(await stage.messages()).toEqual([]);
    expect(onDisk()).toEqual([]);
  });

  it('[BRIDGE18] change their text and go like other messages', async () => {
    const eve = await stage.with('eve');
    await eve.file(['one'], { streamId: 'f1', name: 'a.txt' });
    await until(async () => (await shown()).length === 1);
    eve.data({ id: 'f1', message: 'my notes', timestamp: 1 });
    await stage.shows('my notes');
    expect(await shown()).toHaveLength(1);
    eve.data({ id: 'f1', message: '', timestamp: 1, deleted: true }, 'lk-chat-update-topic');
    await stage.shows('(deleted)');
  });

  it('[BRIDGE14] pass between two chats in one room once', async () => {
    const eve = await stage.with('eve');
    const other = await stage.api.chat(ada, { access: 'private' });
    await stage.api.rooms.execute(ada, { type: 'set-bridge', chat: other, room: 'team' });
    await until(async () => (await stage.bridges.statusOf(other))?.state === 'connected');
    await eve.file(['one'], { streamId: 'f1', name: 'a.txt' });
    const countIn = async (chat: string): Promise<number> =>
      (await stage.api.storage.listAttachments(chat, { limit: 10 })).length;
    await until(async () => (await countIn(stage.chat)) + (await countIn(other)) === 2);
    await stage.isDone();
    await settle();
    expect([await countIn(stage.chat), await countIn(other)]).toEqual([1, 1]);
  });
});
