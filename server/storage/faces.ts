import { isMadeUsername } from '../../src/document/index.js';
import type { IFace } from './storage.js';

/** How many faces a line of the chat list shows. */
const FACES = 4;

/** Who wrote among so many of the newest messages counts as having written recently. */
export const RECENT_MESSAGES = 50;

/** The faces of a chat, from its participants and its recent writers, both in order of preference. */
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

/** Somebody who was named as a participant and never came yet. Only whom a program made goes by what others call them. */
export function stranger(username: string, bot: boolean, called = username): IFace {
  const name = isMadeUsername(username) ? called : username;
  return { username, name, displayName: name, bot };
}
