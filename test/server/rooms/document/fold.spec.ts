import * as Y from 'yjs';
import { ada, bob, CHAT } from '../test-rooms.js';
import { bodies, harness, open, useWindow } from './test-window.js';

useWindow();

const fill = async (from: number, to: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let i = from; i <= to; i++) {
    ids.push((await harness.say(bob, `m${i}`)).id);
  }
  return ids;
};

describe('the window', () => {
  it('[WINDOW1] above its limit, the oldest messages leave the document and stay in the history', async () => {
    const peer = await open();
    await fill(1, 10);
    expect(await bodies()).toHaveLength(10);
    await fill(11, 11);
    await harness.exchange(peer);
    expect(await bodies()).toEqual(['m7', 'm8', 'm9', 'm10', 'm11']);
    expect(peer.toJSON()).toHaveLength(5);
    expect((await harness.room()).chat.folded).toBe(6);
    const rows = await harness.storage.listMessages(CHAT, { limit: 100 });
    expect(rows.map(row => row.seq)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it('[WINDOW7] a fold removes the oldest messages, wherever frames of the same turn place theirs', async () => {
    const peer = await open();
    const ids = await fill(1, 10);
    peer.post('first in the list', {}, 0);
    await harness.exchange(peer);
    await fill(11, 14);
    await harness.exchange(peer);
    for (let i = 0; i < 4; i++) {
      peer.post(`in front ${i}`, {}, 0);
    }
    await harness.exchange(peer);
    for (let i = 0; i < 4; i++) {
      peer.post(`in front again ${i}`, {}, 0);
    }
    while (peer.give());
    void harness.rooms.execute(ada, {
      type: 'react',
      chat: CHAT,
      id: ids[0],
      emoji: '👍',
      on: true
    });
    await harness.exchange(peer);
    const { chat } = await harness.room();
    const held = chat.getMessages().map(({ seq }) => seq!);
    expect(held).toEqual(held.map((_, i) => held[0] + i)); // no gaps
    expect(held.at(-1)).toBe(23);
    expect(chat.folded).toBe(held[0] - 1);
    expect(peer.toJSON()).toHaveLength(held.length);
  });

  it('[WINDOW2] pinned messages, growing ones and those of the current turn stay', async () => {
    const peer = await open();
    const [pinned] = await fill(1, 1);
    await harness.rooms.execute(ada, { type: 'pin', chat: CHAT, id: pinned, pinned: true });
    const text = new Y.Text('grows');
    peer.post(text);
    await harness.exchange(peer);
    text.insert(5, ' on');
    await harness.exchange(peer);
    // One turn takes them all, because each user fills no more than a fifth of it.
    const peers = [peer, await harness.enter(bob)];
    for (let i = 0; i < 10; i++) {
      peers[i % 2].post(`burst ${i}`);
    }
    await harness.exchange(...peers);
    expect(await bodies()).toEqual(expect.arrayContaining(['m1', 'grows on', 'burst 0']));
    harness.clock.advance(1_000);
    await harness.flush();
    await fill(30, 40);
    expect(await bodies()).toContain('m1');
    expect(await bodies()).not.toContain('grows on');
    const rows = await harness.storage.listMessages(CHAT, { limit: 100 });
    expect(rows.map(row => row.body)).toEqual(expect.arrayContaining(['grows on', 'burst 0']));
    expect(rows).toHaveLength(23);
  });

  it('[WINDOW3] commands edit, delete and react to a folded message, and open clients get a notice', async () => {
    const peer = await open();
    const [first, second] = await fill(1, 12);
    await harness.exchange(peer);
    const told: unknown[] = [];
    harness.rooms.events.on('committed', event => void told.push(...event.changed));
    await harness.rooms.execute(bob, { type: 'edit', chat: CHAT, id: first, body: 'edited' });
    await harness.rooms.execute(ada, {
      type: 'react',
      chat: CHAT,
      id: first,
      emoji: '👍',
      on: true
    });
    await harness.rooms.execute(bob, { type: 'delete', chat: CHAT, id: second });
    await harness.exchange(peer);
    const row = await harness.storage.getMessage(CHAT, first);
    expect(row).toMatchObject({
      body: 'edited',
      edited: true,
      seq: 1,
      reactions: { '👍': ['ada'] }
    });
    expect(await harness.storage.getMessage(CHAT, second)).toMatchObject({
      body: '',
      deleted: true
    });
    expect(told).toHaveLength(3);
    const notices = peer.notices.filter(notice => notice.type === 'changed');
    expect(notices.map(notice => notice.changes[0].id)).toEqual([first, first, second]);
    const theft = harness.rooms.execute(ada, { type: 'edit', chat: CHAT, id: first, body: 'x' });
    await expect(theft).rejects.toMatchObject({ code: 'forbidden' });
    const gone = harness.rooms.execute(bob, { type: 'edit', chat: CHAT, id: second, body: 'x' });
    await expect(gone).rejects.toMatchObject({ code: 'message_not_found' });
  });

  it('[WINDOW4] a raw write to a folded message is refused as orphan without other effect', async () => {
    const peer = await open();
    const id = peer.post('mine');
    await harness.exchange(peer);
    await fill(1, 9);
    await harness.exchange(peer);
    const message = peer.find(id)!;
    peer.disconnect();
    message.set('body', 'edited offline');
    await fill(10, 12);
    peer.connect(await harness.room());
    await harness.exchange(peer);
    expect(peer.refusals).toContain('orphan');
    expect(await harness.storage.getMessage(CHAT, id)).toMatchObject({ body: 'mine' });
    peer.post('goes on');
    await harness.exchange(peer);
    expect(await bodies()).toContain('goes on');
  });

  it('[WINDOW5] the id of a folded message stays taken, and a repeated command finds its message', async () => {
    const peer = await open();
    const { id, seq } = await harness.say(bob, 'once', 'given');
    await fill(1, 12);
    peer.post('FORGED', { id });
    await harness.exchange(peer);
    expect(peer.refusals).toEqual(['message_id_taken']);
    expect(await harness.say(bob, 'once', 'given')).toEqual({ id, seq, repeated: true });
    await expect(harness.say(ada, 'other', 'given')).rejects.toMatchObject({
      code: 'message_id_taken'
    });
  });

  it('[WINDOW6] the row of a growing message is written when it pauses, and after a crash', async () => {
    const peer = await open();
    const text = new Y.Text('a');
    const id = peer.post(text);
    await harness.exchange(peer);
    const row = async (): Promise<string> => (await harness.storage.getMessage(CHAT, id))!.body;
    text.insert(1, 'b');
    await harness.exchange(peer);
    expect(await row()).toBe('a');
    harness.clock.advance(1_000);
    await harness.flush();
    expect(await row()).toBe('ab');
    text.insert(2, 'c');
    await harness.exchange(peer);
    peer.disconnect();
    await harness.crash();
    await harness.room();
    harness.clock.advance(1_000);
    await harness.flush();
    expect(await row()).toBe('abc');
  });
});
