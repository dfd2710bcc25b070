import * as Y from 'yjs';
import type { ILimits } from '../../../../server/limits.js';
import type { Room } from '../../../../server/rooms/room/room.js';
import type { Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { ada, TestRooms } from '../test-rooms.js';

export let harness: TestRooms;
export let room: Room;
export let honest: Peer;
export let mal: Peer;

export const own = { sender: 'mal', id: 'm1', body: 'hello', type: 'msg', raw_time: false };

/** Opens a chat with an honest user and mal. */
export const enter = async (limits: Partial<ILimits> = {}): Promise<void> => {
  harness = await TestRooms.open(limits);
  room = await harness.room();
  honest = await harness.enter(ada);
  mal = await harness.enter(person('mal'));
};

/** Delivers all frames. */
export const exchange = (): Promise<void> => harness.exchange(honest, mal);

/** Sends an update of mal's, who reconnects if needed. */
export const send = async (bytes: Uint8Array): Promise<void> => {
  if (!mal.room) {
    mal.connect(await harness.room());
  }
  mal.raw(bytes);
  await exchange();
};

export const range = (length: number): number[] => Array.from({ length }, (_, i) => i);

/** The number of structs in a document. */
export const structsOf = (doc: Y.Doc): number =>
  [...doc.store.clients.values()].reduce((sum, { length }) => sum + length, 0);

/** Expects no errors after each test of a file, and closes its rooms. */
export function useBudget(): void {
  afterEach(async () => {
    expect(harness.errors).toEqual([]);
    await harness.close();
  });
}
