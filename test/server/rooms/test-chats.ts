import type { IPrincipal } from '../../../server/identity/principal.js';
import type { Command } from '../../../server/rooms/commands.js';
import type { Role } from '../../../server/storage/storage.js';
import { person } from '../../harness/people.js';
import { ada, CHAT, OTHER } from './test-rooms.js';
import { harness } from './use-rooms.js';

export const ROOM = `text:chat:${CHAT}`;
export const NEW = '33333333-3333-4333-8333-333333333333';

/** Runs a command in a user's name. */
export const run = (principal: IPrincipal, command: Command): Promise<unknown> =>
  harness.rooms.execute(principal, command);

/** A private chat of ada's, with a user for each role, named after the role. */
export async function privateChat(): Promise<Record<Role, IPrincipal>> {
  const people = {
    owner: ada,
    moderator: person('moderator'),
    member: person('member'),
    reader: person('reader'),
    bot: person('bot', { bot: true })
  };
  await run(ada, { type: 'create-chat', id: OTHER, topic: 'Team', access: 'private' });
  for (const role of ['moderator', 'member', 'reader', 'bot'] as const) {
    await run(ada, { type: 'set-role', chat: OTHER, username: people[role].username, role });
  }
  return people;
}
