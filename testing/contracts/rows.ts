import { randomUUID } from 'node:crypto';
import type { IChatRow, IMessageRow, IUserRow, Role } from '../../server/storage/storage.js';

let made = 0;

/** A new chat, created later than the earlier ones. */
export const chatRow = (more: Partial<IChatRow> = {}): IChatRow => ({
  id: randomUUID(),
  topic: 'Plans',
  access: 'open',
  createdBy: 'ada',
  createdOn: 1_000 + ++made,
  roomClient: 2 ** 53 - 1 - made,
  lastSeq: 0,
  ...more
});

/** A message of ada with this `seq`. */
export const message = (seq: number, more: Partial<IMessageRow> = {}): IMessageRow => ({
  type: 'msg',
  id: `m${seq}`,
  body: `Body ${seq}`,
  sender: 'ada',
  time: 100 + seq / 4,
  raw_time: false,
  seq,
  ...more
});

/** The profile of a person with this username. */
export const user = (username: string, more: Partial<IUserRow> = {}): IUserRow => ({
  username,
  name: username,
  displayName: username.toUpperCase(),
  bot: false,
  ...more
});

/** A change of role, as a commit contains it. */
export const role = (username: string, role: Role | null, at = 1) => ({ username, role, at });

export const ids = (messages: readonly IMessageRow[]): string[] => messages.map(({ id }) => id);
