import * as Y from 'yjs';
import { messagesOf, Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { Random } from '../../../harness/random.js';
import { update } from '../../../harness/raw.js';
import { ada, CHAT, TestRooms } from '../test-rooms.js';
import { contentOf } from './referee.js';
import { Structs } from './structs.js';

const TURNS = 12;

const readable = (doc: Y.Doc): object => ({
  messages: messagesOf(doc),
  ...Object.fromEntries(
    ['users', 'attachments', 'extras', 'metadata', 'participants'].map(root => [
      root,
      doc.getMap(root).toJSON()
    ])
  )
});

/**
 * A client sends random structs at random places among honest users.
 *
 * @returns all stored updates of the chat, and the content of its document
 */
export async function playStructs(
  seed: number
): Promise<{ updates: readonly Uint8Array[]; content: string }> {
  const random = new Random(seed);
  const harness = await TestRooms.open({
    messagesPer10s: Infinity,
    refusals: Infinity,
    clientsPerSession: Infinity,
    windowMax: 12,
    windowKeep: 6,
    tombstones: random.pick([1_000, 3]),
    compactAfter: 4
  });
  const room = await harness.room();
  const honest = await harness.enter(ada);
  honest.post('mine', { id: 'h0' });
  const text = new Y.Text('hello 😀 world');
  honest.post(text, { id: 'h1' });
  await harness.exchange(honest);
  const structs = new Structs(room.chat.ydoc, random);
  let mal = new Peer(person('mal'));
  for (let turn = 0; turn < TURNS; turn++) {
    for (let i = 0; i <= random.below(3); i++) {
      if (!mal.room) {
        mal = await harness.enter(person('mal'));
      }
      const frame = structs.frame();
      room.receive(mal.session, { type: 'update', update: update(frame.structs, frame.deletes) });
      if (random.chance(0.3)) {
        text.insert(text.length, 'z');
      }
    }
    if (random.chance(0.2)) {
      honest.post(`more ${turn}`);
    }
    const { id } = random.pick(room.chat.getMessages());
    const react = { type: 'react', chat: CHAT, id, emoji: '👍', on: random.chance(0.7) } as const;
    const done = harness.rooms.execute<'react'>(ada, react).catch((error: Error) => error.message);
    await harness.exchange(honest);
    expect(await done).not.toBe('The change could not be saved. Try again later.');
    mal.up.length = mal.down.length = 0;
    structs.settle();
    await referee(harness, honest);
  }
  const { updates } = (await harness.storage.loadChat(CHAT))!;
  const content = contentOf(room.chat.ydoc);
  await harness.close();
  return { updates, content };
}

async function referee(harness: TestRooms, honest: Peer): Promise<void> {
  const { chat, state } = await harness.room();
  expect(harness.errors).toEqual([]);
  expect([state, honest.closed, honest.refusals]).toEqual(['open', null, []]);
  const held = readable(chat.ydoc);
  expect(readable(honest.doc)).toEqual(held);
  const { updates } = (await harness.storage.loadChat(CHAT))!;
  for (const log of [updates, [Y.encodeStateAsUpdate(chat.ydoc)]]) {
    const read = new Y.Doc();
    log.forEach(bytes => Y.applyUpdate(read, bytes));
    expect(read.store.pendingStructs ?? read.store.pendingDs).toBeNull();
    expect(readable(read)).toEqual(held);
  }
  const shown = chat.getMessages();
  expect(shown.length).toBe(chat.ymessages.length);
  for (const message of shown) {
    expect([message.id, message.sender]).toEqual(
      /^(h|ada)/.test(message.id) ? [message.id, 'ada'] : [message.id, 'mal']
    );
    if (typeof chat.getYMessage(message.id)!.get('body') === 'string') {
      expect(await harness.storage.getMessage(CHAT, message.id)).toEqual(message);
    }
  }
}
