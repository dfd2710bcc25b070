import type { IMessage } from '../../../../src/document/index.js';
import type { Command, IResults } from '../../../../server/rooms/commands.js';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import { person } from '../../../harness/people.js';
import { ada, TestRooms } from '../test-rooms.js';

export const PRIVATE = '33333333-3333-4333-8333-333333333333';
export const eve = person('eve');
export let harness: TestRooms;

/** Opens rooms with a private chat of ada's. */
export const open = async (limits = {}): Promise<void> => {
  harness = await TestRooms.open(limits);
  await run(ada, { type: 'create-chat', id: PRIVATE, topic: 'Team', access: 'private' });
};

/** Runs a command in a user's name. */
export const run = <T extends Command>(who: IPrincipal, command: T): Promise<IResults[T['type']]> =>
  harness.rooms.execute(who, command as never);

/** Adds participants to the private chat. */
export const add = (who: IPrincipal, ...participants: { username: string }[]) =>
  run(who, { type: 'add-participants', chat: PRIVATE, participants });

export const messages = async (): Promise<IMessage[]> =>
  (await harness.room(PRIVATE)).chat.getMessages();

/** Opens rooms with a private chat of ada's before each test of a file, and closes them afterwards. */
export function useParticipants(): void {
  beforeEach(() => open());
  afterEach(() => harness.close());
}
