import type { Command } from '../../../../server/rooms/commands.js';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import { person } from '../../../harness/people.js';
import { ada, OTHER } from '../test-rooms.js';
import { harness } from '../use-rooms.js';

export const LAB = '33333333-3333-4333-8333-333333333333';
export const CLUB = '44444444-4444-4444-8444-444444444444';
export const eve = person('eve');
export const admin = person('root', { admin: true });
export const guest = person('guest-1', { guest: true });
export const echo = person('echo', { bot: true });

export const run = (principal: IPrincipal, command: Command) =>
  harness.rooms.execute(principal, command) as Promise<unknown>;

/** The error code of a promise, or `done`. */
export const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: { code: string }) => error.code
  );

/** A workspace of ada and bob, with an open chat. */
export async function makeLab(chat = OTHER): Promise<void> {
  await run(ada, { type: 'create-workspace', id: LAB, name: 'Lab' });
  await run(ada, { type: 'add-workspace-members', workspace: LAB, usernames: ['bob', 'guest-1'] });
  await run(ada, { type: 'create-chat', id: chat, topic: 'Lab', workspace: LAB });
  await harness.say(ada, 'a secret word', 'first', chat);
}
