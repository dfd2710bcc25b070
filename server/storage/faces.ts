import type { IUserRow } from './storage.js';

/** How many faces a line of the chat list shows. */
const FACES = 4;

/** Who wrote among so many of the newest messages counts as having written recently. */
export const RECENT_MESSAGES = 50;

/** The faces of a chat, from its participants and its recent writers, both in order of preference. */
export function pickFaces(
  participants: readonly IUserRow[],
  writers: readonly IUserRow[]
): IUserRow[] {
  const known = new Map<string, IUserRow>();
  for (const user of [...participants, ...writers]) {
    if (!known.has(user.username)) {
      known.set(user.username, user);
    }
  }
  const all = [...known.values()];
  return [...all.filter(user => !user.bot), ...all.filter(user => user.bot)].slice(0, FACES);
}

/** Somebody who was named as a participant and never came yet. */
export const stranger = (username: string, bot: boolean): IUserRow => ({
  username,
  name: username,
  displayName: username,
  bot
});
