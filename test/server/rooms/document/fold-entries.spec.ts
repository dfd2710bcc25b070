import { LIMITS } from '../../../../server/limits.js';
import { person } from '../../../harness/people.js';
import { ada, bob, CHAT } from '../test-rooms.js';
import { firstAnswer, harness, KIB, open, useDocument } from './test-document-size.js';

useDocument();

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
    peer.doc.getMap('attachments').set('cells', {
      ...file(),
      type: 'notebook',
      cells: Array<object>(80).fill({ id: 'x'.repeat(40), input_type: 'code' })
    });
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
