import * as Y from 'yjs';
import type { Room } from '../../../../server/rooms/room/room.js';
import { messagesOf, Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { ada, CHAT, TestRooms } from '../test-rooms.js';

export let harness: TestRooms;
export let room: Room;
export let honest: Peer;
export let mal: Peer;

/** Delivers all frames. */
export const exchange = (): Promise<void> => harness.exchange(honest, mal);

/** Expects the same content in the room, its log and an honest copy, and everyone connected. */
export async function agrees(): Promise<void> {
  expect(harness.errors).toEqual([]);
  expect(await harness.room()).toBe(room);
  const stored = await harness.storage.loadChat(CHAT);
  const replay = new Y.Doc();
  stored!.updates.forEach(bytes => Y.applyUpdate(replay, bytes));
  const held = messagesOf(room.chat.ydoc);
  expect(messagesOf(replay)).toEqual(held);
  expect(honest.toJSON()).toEqual(held);
}

/** Opens a chat with an honest user and mal before each test of a file, and closes it afterwards. */
export function useHostile(): void {
  beforeEach(async () => {
    harness = await TestRooms.open();
    room = await harness.room();
    honest = await harness.enter(ada);
    mal = await harness.enter(person('mal'));
  });
  afterEach(async () => {
    await harness.close();
    expect(harness.errors).toEqual([]);
  });
}
