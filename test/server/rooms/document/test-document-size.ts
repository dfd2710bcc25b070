import * as Y from 'yjs';
import { Peer } from '../../../harness/peer.js';
import { ada, TestRooms } from '../test-rooms.js';

export let harness: TestRooms;
export const KIB = 1024;

/** Opens rooms without rates, and connects ada. */
export const open = async (limits = {}): Promise<Peer> => {
  harness = await TestRooms.open({
    messagesPer10s: Infinity,
    attachmentsPerMinute: Infinity,
    attachmentsPerMember: Infinity,
    ...limits
  });
  return harness.enter(ada);
};

/** The size of a newcomer's first answer, in bytes. */
export const firstAnswer = async (): Promise<number> =>
  Y.encodeStateAsUpdate((await harness.room()).chat.ydoc).length;

/** The ids of the messages in the document. */
export const held = async (): Promise<string[]> =>
  (await harness.room()).chat.getMessages().map(({ id }) => id);

/** Expects no errors after each test of a file, and closes its rooms. */
export function useDocument(): void {
  afterEach(async () => {
    expect(harness.errors).toEqual([]);
    await harness.close();
  });
}
