import { Peer } from '../../../harness/peer.js';
import { ada, TestRooms } from '../test-rooms.js';

export let harness: TestRooms;

/** Opens rooms with a window of ten messages, and connects ada. */
export const open = async (limits = {}): Promise<Peer> => {
  harness = await TestRooms.open({ windowMax: 10, windowKeep: 5, ...limits });
  return harness.enter(ada);
};

/** The bodies of the messages in the document. */
export const bodies = async (): Promise<string[]> =>
  (await harness.room()).chat.getMessages().map(message => message.body);

/** Closes the rooms after each test of a file. */
export function useWindow(): void {
  afterEach(() => harness.close());
}
