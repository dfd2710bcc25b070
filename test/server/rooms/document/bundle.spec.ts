import { text } from 'node:stream/consumers';
import { KEPT_APART, keptApart } from '../../../../src/document/index.js';
import type { IMimeModel } from '../../../../src/document/index.js';
import { Breaks } from '../../../../server/breaks.js';
import { messageJson } from '../../../../server/archive/message-json.js';
import { LIMITS } from '../../../../server/limits.js';
import type { IMessageRow } from '../../../../server/storage/storage.js';
import { person } from '../../../harness/people.js';
import { ada, bob, CHAT, turns } from '../test-rooms.js';
import { firstAnswer, harness, held, KIB, open, useDocument } from './test-document-size.js';

useDocument();

/** A bundle with its files included, as in an export. */
async function readWhole(mime_model: IMimeModel): Promise<IMimeModel> {
  const message = { mime_model } as IMessageRow;
  const json = messageJson(harness.files, CHAT, { message }, new Breaks());
  return (JSON.parse(await text(json)) as { mime_model: IMimeModel }).mime_model;
}

const png = (bytes: number): string => Buffer.alloc(bytes, 7).toString('base64');

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
