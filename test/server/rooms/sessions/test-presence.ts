import { decodePresence } from '../../../../server/rooms/sessions/presence-frame.js';
import type { IPresenceEntry } from '../../../../server/rooms/sessions/presence.js';
import { Peer } from '../../../harness/peer.js';
import { ada, bob, TestRooms } from '../test-rooms.js';

export let harness: TestRooms;
export let here: Peer;
export let there: Peer;

/** Sends presence updates, and waits for their turn. */
export const send = async (peer: Peer, ...updates: Uint8Array[]): Promise<void> => {
  updates.forEach(update => peer.room!.receive(peer.session, { type: 'awareness', update }));
  await harness.flush();
};

/** The unread presence entries of a peer, including its own. */
export const heard = (peer: Peer): IPresenceEntry[] =>
  peer.down
    .splice(0)
    .flatMap(frame => (frame.type === 'awareness' ? decodePresence(frame.update) : []))
    .map(({ client, clock, state }) => ({ client, clock, state }));

/** Connects two peers before each test of a file, and closes their rooms afterwards. */
export function usePresence(): void {
  beforeEach(async () => {
    harness = await TestRooms.open();
    here = await harness.enter(ada);
    there = await harness.enter(bob);
    await harness.exchange(here, there);
  });
  afterEach(async () => {
    await harness.close();
    expect(harness.errors).toEqual([]);
  });
}
