import { text } from 'node:stream/consumers';
import * as Y from 'yjs';
import { KEPT_APART, keptApart } from '../../../../src/document/index.js';
import type { IMimeModel } from '../../../../src/document/index.js';
import { Breaks } from '../../../../server/breaks.js';
import { messageJson } from '../../../../server/archive/message-json.js';
import { LIMITS } from '../../../../server/limits.js';
import type { IMessageRow } from '../../../../server/storage/storage.js';
import { person } from '../../../harness/people.js';
import { Peer } from '../../../harness/peer.js';
import { ada, bob, CHAT, TestRooms, turns } from '../test-rooms.js';

let harness: TestRooms;

/** A bundle with its files included, as in an export. */
async function readWhole(mime_model: IMimeModel): Promise<IMimeModel> {
  const json = messageJson(harness.files, CHAT, { mime_model } as IMessageRow, new Breaks());
  return (JSON.parse(await text(json)) as { mime_model: IMimeModel }).mime_model;
}

const KIB = 1024;
const open = async (limits = {}): Promise<Peer> => {
  harness = await TestRooms.open({
    messagesPer10s: Infinity,
    attachmentsPerMinute: Infinity,
    attachmentsPerMember: Infinity,
    ...limits
  });
  return harness.enter(ada);
};

afterEach(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

/** The size of a newcomer's first answer, in bytes. */
const firstAnswer = async (): Promise<number> =>
  Y.encodeStateAsUpdate((await harness.room()).chat.ydoc).length;

const held = async (): Promise<string[]> =>
  (await harness.room()).chat.getMessages().map(({ id }) => id);

const png = (bytes: number): string => Buffer.alloc(bytes, 7).toString('base64');

describe('the window in bytes', () => {
  it('[BYTES4] the oldest messages leave a document above the limit at once, and stay in the history', async () => {
    await open();
    const ids: string[] = [];
    for (let i = 0; i < 40; i++) {
      ids.push((await harness.say(bob, 'x'.repeat(20 * KIB))).id);
      expect(await firstAnswer()).toBeLessThan(560 * KIB);
    }
    const { chat } = await harness.room();
    expect(await held()).toEqual(ids.slice(-chat.ymessages.length));
    expect(chat.ymessages.length).toBeLessThan(27);
    expect(chat.folded).toBe(40 - chat.ymessages.length);
    expect(await harness.storage.listMessages(CHAT, { limit: 99 })).toHaveLength(40);
  });

  it('[BYTES4] a frame longer than the window is folded at once, down to its newest messages', async () => {
    const peer = await open({ windowBytes: 290 * KIB, windowKeepBytes: 145 * KIB });
    peer.doc.transact(() => {
      for (let i = 0; i < 100; i++) {
        peer.post('é'.repeat(20 * KIB));
      }
    });
    await harness.exchange(peer);
    expect(await firstAnswer()).toBeLessThan(300 * KIB);
    expect(peer.toJSON().length).toBeGreaterThan(3);
    // The store reads a mebibyte at a time.
    const first = await harness.storage.messagesAfter(CHAT, 0, 200);
    const rest = await harness.storage.messagesAfter(CHAT, first.at(-1)!.seq, 200);
    expect(new Set([...first, ...rest].map(({ seq }) => seq)).size).toBe(100);
  });

  it('[BYTES4] a message longer than the window stays while it is the newest', async () => {
    const peer = await open({ windowBytes: 10 * KIB, windowKeepBytes: 5 * KIB });
    const id = peer.post('x'.repeat(20 * KIB));
    await harness.exchange(peer);
    expect(await held()).toEqual([id]);
    const { id: next } = await harness.say(bob, 'after');
    expect(await held()).toEqual([next]);
    expect((await harness.storage.getMessage(CHAT, id))!.body).toHaveLength(20 * KIB);
  });

  it('[BYTES5] a growing text counts as it grows, and the oldest of several leave with all their text', async () => {
    const peer = await open({ windowBytes: 40 * KIB, windowKeepBytes: 20 * KIB });
    const texts = Array.from({ length: 8 }, () => new Y.Text('a'));
    const ids = texts.map(text => peer.post(text));
    await harness.exchange(peer);
    for (let i = 0; i < 20; i++) {
      texts.forEach(text => text.insert(text.length, 'x'.repeat(KIB)));
      await harness.exchange(peer);
    }
    expect(await firstAnswer()).toBeLessThan(120 * KIB);
    expect(await held()).toEqual(ids.slice(-(await held()).length));
    const first = await harness.storage.getMessage(CHAT, ids[0]);
    expect(first!.body.length).toBeGreaterThan(4 * KIB);
    peer.post('goes on');
    await harness.exchange(peer);
    expect(peer.closed).toBeNull();
  });

  it('[BYTES6] pinned messages stay as far as they fit, and another pin is refused with the limit', async () => {
    const peer = await open({
      windowBytes: 60 * KIB,
      windowKeepBytes: 40 * KIB,
      pinnedBytes: 20 * KIB
    });
    const pin = (id: string) =>
      harness.rooms.execute(ada, { type: 'pin', chat: CHAT, id, pinned: true });
    const { id: first } = await harness.say(bob, 'x'.repeat(8 * KIB));
    const { id: second } = await harness.say(bob, 'x'.repeat(8 * KIB));
    const { id: third } = await harness.say(bob, 'x'.repeat(8 * KIB));
    await pin(first);
    await pin(second);
    await expect(pin(third)).rejects.toMatchObject({
      code: 'too_many_pins',
      message: expect.stringContaining('pinnedBytes') as string
    });
    await harness.rooms.execute(bob, {
      type: 'edit',
      chat: CHAT,
      id: second,
      body: 'y'.repeat(16 * KIB)
    });
    for (let i = 0; i < 10; i++) {
      await harness.say(bob, 'x'.repeat(8 * KIB));
    }
    await harness.exchange(peer);
    // The message that grew leaves, and not another user's.
    expect(await held()).toContain(first);
    expect(await held()).not.toContain(second);
    expect(await harness.storage.getMessage(CHAT, second)).toMatchObject({ pinned: true });
  });

  it('[BYTES6] the bytes of the reactions to a message are limited', async () => {
    await open({ reactionsBytes: 300 });
    const { id } = await harness.say(ada, 'liked');
    const react = (i: number) =>
      harness.rooms.execute(person(`somebody-${i}`), {
        type: 'react',
        chat: CHAT,
        id,
        emoji: '👍',
        on: true
      });
    const results = await Promise.allSettled(Array.from({ length: 40 }, (_, i) => react(i)));
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(10);
    expect(refused[0]).toMatchObject({ reason: { code: 'too_many_reactions' } });
  });

  it('[BYTES7] the bytes of the users in a document are limited, and participants and authors of the newest messages stay', async () => {
    const peer = await open({ usersBytes: 20 * KIB, windowMax: 20, windowKeep: 10 });
    for (let i = 0; i < 300; i++) {
      await harness.say(person(`p${i}`), 'hello');
    }
    await harness.exchange(peer);
    const { chat, chatState } = Object.assign(await harness.room(), {});
    expect(chatState.documentSize.users.total).toBeLessThan(20 * KIB);
    const senders = chat.getMessages().map(({ sender }) => sender);
    senders.forEach(sender => expect(chat.getUser(sender)).toBeDefined());
    expect(chat.getUser('p0')).toBeUndefined();
    await harness.say(person('p0'), 'again');
    expect(chat.getUser('p0')).toBeDefined();
  });

  it("[BYTES7] the bytes of one user's entry are limited", async () => {
    const peer = await open();
    peer.doc
      .getMap('users')
      .set('ada', { username: 'ada', avatar_url: 'é'.repeat(2_000), color: 'é'.repeat(2_000) });
    await harness.exchange(peer);
    expect(peer.refusals).toEqual(['bad_value']);
  });

  it('[BYTES8] the measured size follows each change, also after a restart and an epoch', async () => {
    const peer = await open({ windowMax: 10, windowKeep: 5 });
    const text = new Y.Text('grows');
    peer.post(text);
    const id = peer.post('plain', { metadata: { a: 1 } });
    peer.doc.getMap('attachments').set('a1', { type: 'file', value: 'a.py' });
    await harness.exchange(peer);
    text.insert(0, 'more ');
    peer.edit(id, 'edited');
    await harness.exchange(peer);
    await harness.rooms.execute(ada, { type: 'react', chat: CHAT, id, emoji: '👍', on: true });
    await harness.say(bob, 'one more');
    peer.messages.delete(0, 1);
    await harness.exchange(peer);
    const totals = async () => {
      const { messages, attachments, users } = (await harness.room()).chatState.documentSize;
      return [messages.total, attachments.total, users.total];
    };
    const before = await totals();
    expect(Math.min(...before)).toBeGreaterThan(0);
    peer.disconnect();
    await harness.crash();
    expect(await totals()).toEqual(before);
  });
});

describe('attachments in bytes', () => {
  const file = (content = ''): object => ({
    type: 'file',
    value: 'a.py',
    ...(content && { selection: { start: [0, 0], end: [1, 1], content } })
  });

  it('[BYTES9] entries that no message in the window names are folded and stay as rows, so that 1,450 of them leave a small document', async () => {
    const peer = await open();
    const entries = peer.doc.getMap('attachments');
    for (let i = 0; i < 1_450; i++) {
      entries.set(`e${i}`, file('x'.repeat(3_900)));
      if (i % 100 === 0) {
        peer.post(`with e${i}`, { attachments: [`e${i}`] });
        await harness.exchange(peer);
      }
    }
    await harness.exchange(peer);
    expect(peer.refusals).toEqual([]);
    expect(await firstAnswer()).toBeLessThan(300 * KIB);
    const { chat } = await harness.room();
    expect(chat.getAttachment('e1400')).toBeDefined();
    expect(chat.getAttachment('e17')).toBeUndefined();
    const [row] = await harness.storage.getEntries(CHAT, ['e17']);
    expect(row).toMatchObject({ value: file('x'.repeat(3_900)), author: 'ada' });
    expect((await harness.storage.loadChat(CHAT))!.entries).toBe(1_450);
    const bytes = (await harness.room()).chatState.documentSize.attachments.total;
    expect(bytes).toBeLessThanOrEqual(LIMITS.attachmentsBytes);
  });

  it("[BYTES9] the bytes of one attachment's entry are limited, and the refusal says so", async () => {
    const peer = await open();
    peer.doc.getMap('attachments').set('long', file('x'.repeat(5_000)));
    peer.doc
      .getMap('attachments')
      .set('numbers', { ...file(), cells: Array<number>(600).fill(0.1) });
    await harness.exchange(peer);
    expect(peer.refusals).toEqual(['entry_too_large', 'entry_too_large']);
    expect((await harness.room()).chat.yattachments.size).toBe(0);
  });

  it('[BYTES10] folded entries count for the limit, and their ids stay taken after an epoch', async () => {
    const peer = await open({ attachmentsBytes: 1_000, attachments: 12 });
    const entries = peer.doc.getMap('attachments');
    for (let i = 0; i < 12; i++) {
      entries.set(`e${i}`, file('x'.repeat(300)));
      await harness.exchange(peer);
    }
    entries.set('one too many', file());
    await harness.exchange(peer);
    expect(peer.refusals).toEqual(['too_many_attachments']);
    const room = await harness.room();
    expect(room.chat.yattachments.size).toBeLessThan(4);
    peer.disconnect();
    await room.compaction.renew();
    await harness.crash();
    const next = await harness.enter(ada);
    next.doc.getMap('attachments').set('e0', file('other words'));
    next.doc.getMap('attachments').set('e99', file());
    await harness.exchange(next);
    expect(next.refusals).toEqual(['not_allowed', 'too_many_attachments']);
    const [row] = await harness.storage.getEntries(CHAT, ['e0']);
    expect(row.value).toEqual(file('x'.repeat(300)));
  });

  it('[BYTES12] the author, owners and moderators can remove an entry in the document and outside it, and others cannot', async () => {
    const peer = await open({ attachmentsBytes: 1_000 });
    const bobs = await harness.enter(bob);
    const entries = bobs.doc.getMap('attachments');
    for (let i = 0; i < 8; i++) {
      entries.set(`e${i}`, file('x'.repeat(300)));
      await harness.exchange(bobs, peer);
    }
    const detach = (who: typeof ada, id: string) =>
      harness.rooms.execute(who, { type: 'detach', chat: CHAT, id });
    const { chat } = await harness.room();
    expect([chat.yattachments.has('e0'), chat.yattachments.has('e7')]).toEqual([false, true]);
    await expect(detach(person('mal'), 'e7')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(detach(person('mal'), 'e0')).rejects.toMatchObject({ code: 'forbidden' });
    await detach(bob, 'e7');
    await detach(ada, 'e0');
    await expect(detach(ada, 'e0')).rejects.toMatchObject({ code: 'attachment_not_found' });
    await harness.exchange(bobs, peer);
    expect(peer.doc.getMap('attachments').has('e7')).toBe(false);
    expect(await harness.storage.getEntries(CHAT, ['e0', 'e7'])).toEqual([]);
  });

  it('[BYTES10] a message that names a folded entry by command restores it', async () => {
    const peer = await open({ attachmentsBytes: 1_000 });
    for (let i = 0; i < 8; i++) {
      peer.doc.getMap('attachments').set(`e${i}`, file('x'.repeat(300)));
      await harness.exchange(peer);
    }
    const { chat } = await harness.room();
    expect(chat.yattachments.has('e0')).toBe(false);
    await harness.rooms.execute(ada, {
      type: 'send',
      chat: CHAT,
      message: { body: 'see', attachments: ['e0'] }
    });
    expect(chat.getAttachment('e0')).toEqual(file('x'.repeat(300)));
    const unknown = harness.rooms.execute(ada, {
      type: 'send',
      chat: CHAT,
      message: { body: 'see', attachments: ['e1', 'nothing'] }
    });
    await expect(unknown).rejects.toMatchObject({ code: 'attachment_not_found' });
  });
});

describe('bundles in bytes', () => {
  const plot = (kib: number): IMimeModel => ({
    data: { 'text/plain': '<Figure>', 'image/png': png(kib * KIB) }
  });
  const bundleOf = async (id: string): Promise<IMimeModel> =>
    (await harness.room()).chat.getMessage(id)!.mime_model!;

  it('[BYTES13] a long bundle of a raw frame is stored as a file before anyone sees it, and the message keeps the short part', async () => {
    const peer = await open();
    let kept = 0;
    harness.files.beforePut = () => {
      expect(peer.down).toEqual([]);
      kept++;
    };
    const id = peer.post('plot', { mime_model: plot(300) });
    await harness.exchange(peer);
    expect(kept).toBe(1);
    expect(peer.refusals).toEqual([]);
    const small = await bundleOf(id);
    expect(small.data['text/plain']).toBe('<Figure>');
    expect(Object.keys(small.data)).toEqual(['text/plain', KEPT_APART]);
    expect((peer.find(id)!.get('mime_model') as IMimeModel).data).toEqual(small.data);
    const part = keptApart(small).get('image/png')!;
    expect(part).toMatchObject({ bytes: 300 * KIB, encoding: 'base64' });
    const row = await harness.storage.getAttachment(CHAT, part.attachment);
    expect(row).toMatchObject({ mimeType: 'image/png', size: 300 * KIB, uploader: 'ada' });
    expect(await readWhole(small)).toEqual(plot(300));
    expect((await harness.storage.getMessage(CHAT, id))!.mime_model).toEqual(small);
    expect(await firstAnswer()).toBeLessThan(4 * KIB);
  });

  it('[BYTES13] five bundles of 3 MB each make a small first answer', async () => {
    const peer = await open();
    for (let i = 0; i < 5; i++) {
      peer.post(`plot ${i}`, { mime_model: { data: { 'text/html': 'ö中'.repeat(500_000) } } });
      await harness.exchange(peer);
    }
    expect(peer.refusals).toEqual([]);
    expect(await firstAnswer()).toBeLessThan(8 * KIB);
    expect(harness.files.all.size).toBe(5);
    const [id] = await held();
    expect((await bundleOf(id)).data['text/plain']).toMatch(/^\[text\/html, 2442 KiB\]$/);
    expect((await readWhole(await bundleOf(id))).data['text/html']).toBe('ö中'.repeat(500_000));
  });

  it('[BYTES13] the same applies to a command, to a change of a message, and to long metadata', async () => {
    const peer = await open();
    const message = { body: 'plot', mime_model: plot(100) };
    const { id } = await harness.rooms.execute<'send'>(ada, { type: 'send', chat: CHAT, message });
    expect(keptApart(await bundleOf(id)).size).toBe(1);
    await harness.exchange(peer);
    const metadata = { long: 'm'.repeat(70_000) };
    peer.find(id)!.set('mime_model', { ...plot(1), metadata, trusted: true });
    await harness.exchange(peer);
    expect(await bundleOf(id)).not.toHaveProperty('trusted');
    expect([...keptApart(await bundleOf(id)).keys()]).toEqual(['metadata']);
    expect(await readWhole(await bundleOf(id))).toEqual({
      ...plot(1),
      metadata
    });
  });

  it('[BYTES14] the files of a bundle are deleted when it is replaced and when its message is deleted, in the window or folded', async () => {
    const peer = await open({ windowMax: 4, windowKeep: 2 });
    const gone: string[] = [];
    harness.rooms.events.on('committed', ({ detached = [] }) => void gone.push(...detached));
    const ids = [1, 2, 3].map(i => peer.post(`plot ${i}`, { mime_model: plot(100) }));
    await harness.exchange(peer);
    const files: string[] = [];
    for (const id of ids) {
      files.push(keptApart(await bundleOf(id)).get('image/png')!.attachment);
    }
    peer.find(ids[0])!.set('mime_model', plot(1));
    await harness.exchange(peer);
    expect(gone).toEqual([files[0]]);
    peer.messages.delete(peer.messages.toArray().indexOf(peer.find(ids[1])!), 1);
    await harness.exchange(peer);
    expect(gone).toEqual(files.slice(0, 2));
    for (let i = 0; i < 4; i++) {
      await harness.say(bob, 'more');
    }
    expect(await held()).not.toContain(ids[2]);
    expect(gone).toEqual(files.slice(0, 2));
    await harness.rooms.execute(ada, { type: 'delete', chat: CHAT, id: ids[2] });
    expect(gone).toEqual(files);
    expect(await harness.storage.listAttachments(CHAT, { limit: 9 })).toEqual([]);
  });

  it('[BYTES15] only the server can assign a file to a bundle', async () => {
    const peer = await open();
    const mal = await harness.enter(person('mal'));
    const id = peer.post('plot', { mime_model: plot(100) });
    await harness.exchange(peer, mal);
    const own = await bundleOf(id);
    const theft = mal.post('mine too', { mime_model: own });
    await harness.exchange(mal, peer);
    expect(keptApart(await bundleOf(theft)).size).toBe(0);
    mal.messages.delete(mal.messages.toArray().indexOf(mal.find(theft)!), 1);
    await harness.exchange(mal, peer);
    expect(harness.files.all.size).toBe(1);
    expect(await readWhole(own)).toEqual(plot(100));
  });

  it('[BYTES16] files of bundles count towards the bytes of a chat, and one that does not fit is omitted with a notice', async () => {
    const peer = await open({ attachedBytesPerChat: 150 * KIB });
    const first = peer.post('plot', { mime_model: plot(100) });
    await harness.exchange(peer);
    const second = peer.post('plot', { mime_model: plot(100) });
    await harness.exchange(peer);
    expect(peer.refusals).toEqual(['attachment_too_large']);
    expect(keptApart(await bundleOf(first)).size).toBe(1);
    expect((await bundleOf(second)).data).toEqual({ 'text/plain': '<Figure>' });
    const message = { body: 'plot', mime_model: plot(100) };
    const sent = harness.rooms.execute<'send'>(ada, { type: 'send', chat: CHAT, message });
    await expect(sent).rejects.toMatchObject({ code: 'attachment_too_large' });
  });

  it('[BYTES17] a file that cannot be stored makes its change unsaved: no one sees it, and the client sends it again', async () => {
    const peer = await open();
    const id = peer.post('plot', { mime_model: plot(100) });
    harness.files.beforePut = () => Promise.reject(new Error('The disk is full.'));
    await harness.exchange(peer);
    expect(peer.closed).toBe('not_saved');
    expect(harness.errors.splice(0)).toHaveLength(1);
    expect(await harness.storage.getMessage(CHAT, id)).toBeNull();
    harness.files.beforePut = null;
    harness.clock.advance(1_000);
    peer.connect(await harness.room());
    await harness.exchange(peer);
    expect(keptApart(await bundleOf(id)).size).toBe(1);
  });

  it('[BYTES18] opening a chat from before these limits brings it within them', async () => {
    const peer = await open({
      bundleBytes: Infinity,
      windowBytes: Infinity,
      attachmentsBytes: Infinity
    });
    const ids = [1, 2, 3].map(i => peer.post(`plot ${i}`, { mime_model: plot(600) }));
    for (let i = 0; i < 100; i++) {
      peer.doc.getMap('attachments').set(`e${i}`, { type: 'file', value: 'x'.repeat(3_000) });
    }
    await harness.exchange(peer);
    expect(await firstAnswer()).toBeGreaterThan(2_000 * KIB);
    peer.disconnect();
    Object.assign((harness as unknown as { _limits: object })._limits, {
      bundleBytes: LIMITS.bundleBytes,
      windowBytes: LIMITS.windowBytes,
      attachmentsBytes: LIMITS.attachmentsBytes
    });
    await harness.crash();
    const next = await harness.enter(bob);
    expect(await firstAnswer()).toBeLessThan(400 * KIB);
    await turns();
    for (const id of ids) {
      const row = (await harness.storage.getMessage(CHAT, id))!;
      expect(await readWhole(row.mime_model!)).toEqual(plot(600));
    }
    expect(await harness.storage.listEntries(CHAT, { limit: 200 })).toHaveLength(100);
    expect(next.closed).toBeNull();
  });

  it('[BYTES18] a message that had left the document before is brought within them when it changes', async () => {
    const peer = await open({ bundleBytes: Infinity, windowMax: 4, windowKeep: 2 });
    const id = peer.post('plot', { mime_model: plot(600) });
    await harness.exchange(peer);
    for (let i = 0; i < 4; i++) {
      await harness.say(bob, 'more');
    }
    expect(await held()).not.toContain(id);
    peer.disconnect();
    Object.assign((harness as unknown as { _limits: object })._limits, {
      bundleBytes: LIMITS.bundleBytes
    });
    await harness.crash();
    const next = await harness.enter(bob);
    await harness.rooms.execute(bob, { type: 'react', chat: CHAT, id, emoji: '👍', on: true });
    await harness.exchange(next);
    const row = (await harness.storage.getMessage(CHAT, id))!;
    expect(row.reactions).toEqual({ '👍': ['bob'] });
    expect(await readWhole(row.mime_model!)).toEqual(plot(600));
    const told = next.notices.filter(({ type }) => type === 'changed');
    expect(JSON.stringify(told).length).toBeLessThan(2_000);
    await harness.rooms.execute(ada, { type: 'delete', chat: CHAT, id });
    expect(await harness.storage.listAttachments(CHAT, { limit: 9 })).toEqual([]);
  });
});
