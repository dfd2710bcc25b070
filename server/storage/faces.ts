import { isMadeUsername, likenessOf } from '../../src/document/index.js';
import type { IFace } from './storage.js';

/** The number of faces in a chat's summary. */
const FACES = 4;

/** A user who wrote one of this many newest messages counts as a recent writer. */
export const RECENT_MESSAGES = 50;

/** Picks the faces of a chat from its participants and its recent writers. Both lists are in order of preference. */
export function pickFaces(participants: readonly IFace[], writers: readonly IFace[]): IFace[] {
  const known = new Map<string, IFace>();
  for (const user of [...participants, ...writers]) {
    if (!known.has(user.username)) {
      known.set(user.username, user);
    }
  }
  const all = [...known.values()];
  return [...all.filter(user => !user.bot), ...all.filter(user => user.bot)].slice(0, FACES);
}

/**
 * A participant who was added by name and has never signed in. Only a user created by a program is shown under the name that others gave
 * them.
 */
export function stranger(username: string, bot: boolean, called = username): IFace {
  const name = isMadeUsername(username) ? called : username;
  return { username, name, displayName: name, bot };
}

/** Whether a name looks like one of a person's. Names given in a chat count only for a user created by a program. */
export function isNamesake(
  name: string,
  username: string,
  { own, given }: { own?: string; given: readonly (string | undefined)[] }
): boolean {
  const likeness = likenessOf(name);
  return [username, own, ...(isMadeUsername(username) ? given : [])].some(
    known => known !== undefined && likenessOf(known) === likeness
  );
}
