import * as Y from 'yjs';
import { messagesOf } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { CHAT, turns } from '../test-rooms.js';
import {
  enter,
  exchange,
  harness,
  honest,
  mal,
  room,
  structsOf,
  useBudget
} from '../gate/test-budget.js';

useBudget();

describe('the structs that remain in a document', () => {
  /** Sets a key repeatedly, in alternation with another, so that no two old values merge. */
  const rewrite = async (times: number): Promise<void> => {
    const message = mal.find('m1')!;
    mal.doc.transact(() => {
      for (let i = 0; i < times; i++) {
        message.set('body', `b${i}`);
        message.set('edited', i % 2 === 0);
      }
    });
    await exchange();
  };

  it('[GATE36] the remaining structs are limited for each user, beyond those of their messages', async () => {
    await enter({ structsPerUser: 1_000 });
    mal.post('mine', { id: 'm1' });
    await exchange();
    for (let i = 0; i < 8 && mal.room; i++) {
      await rewrite(200);
      harness.clock.advance(10_000);
    }
    expect(mal.closed).toBe('too_many_requests');
    expect(structsOf(room.chat.ydoc)).toBeLessThan(2_000);
    honest.post('others go on');
    await harness.exchange(honest);
    expect(room.chat.getMessages()).toHaveLength(2);
  });

  it('[GATE36] a user who writes, streams and edits for long is not locked out', async () => {
    await enter({ structsPerUser: 100, windowMax: 8, windowKeep: 4 });
    for (let i = 0; i < 200; i++) {
      const text = new Y.Text('');
      mal.post(text);
      text.insert(0, 'grows ');
      mal.edit(mal.post(`m${i}`), 'edited');
      text.insert(text.length, 'and grows');
      await exchange();
      harness.clock.advance(1_000);
    }
    expect([mal.closed, mal.refusals]).toEqual([null, []]);
    expect(room.chatState.lastSeq).toBe(400);
  });

  it('[GATE36] a document with many more structs than it needs is rewritten after the last session', async () => {
    await enter({ messagesPer10s: Infinity, structsPerUser: Infinity });
    mal.post('mine', { id: 'm1' });
    await exchange();
    for (let i = 0; i < 5; i++) {
      await rewrite(1_000);
      harness.clock.advance(10_000);
    }
    expect(structsOf(room.chat.ydoc)).toBeGreaterThan(6_000);
    const before = messagesOf(room.chat.ydoc);
    mal.disconnect();
    honest.disconnect();
    harness.clock.advance(60_000);
    await turns();
    await harness.flush();
    const { updates } = (await harness.storage.loadChat(CHAT))!;
    expect(updates).toHaveLength(1);
    const read = new Y.Doc();
    Y.applyUpdate(read, updates[0]);
    expect(structsOf(read)).toBeLessThan(40);
    expect(messagesOf(read)).toEqual(before);
    expect(messagesOf((await harness.room()).chat.ydoc)).toEqual(before);
  });

  it('[GATE36] very many structs are removed at once, with any client connected', async () => {
    await enter({ messagesPer10s: Infinity, structsPerUser: Infinity, structsPerChat: 3_000 });
    mal.post('mine', { id: 'm1' });
    await exchange();
    for (let i = 0; i < 2; i++) {
      await rewrite(1_000);
      harness.clock.advance(10_000);
    }
    expect([mal.closed, honest.closed]).toEqual(['room_failed', 'room_failed']);
    const fresh = await harness.enter(person('new'));
    expect(fresh.toJSON()).toMatchObject([{ id: 'm1' }]);
    expect(structsOf((await harness.room()).chat.ydoc)).toBeLessThan(40);
  });
});
