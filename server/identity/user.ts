import { withMentionName } from '../../src/document/index.js';
import type { IUser } from '../../src/document/index.js';
import type { IStorage, IUserRow } from '../storage/storage.js';
import { isMadeUsername } from './communication-ids.js';
import type { IPrincipal } from './principal.js';

/** A principal as documents and presence show it. */
export const userOf = (principal: IPrincipal): IUser =>
  withMentionName({
    username: principal.username,
    name: principal.name,
    display_name: principal.displayName,
    ...(principal.initials && { initials: principal.initials }),
    ...(principal.color && { color: principal.color }),
    ...(principal.avatarUrl && { avatar_url: principal.avatarUrl }),
    ...(principal.bot && { bot: true })
  });

/** A principal as the store keeps it. */
export const userRowOf = (principal: IPrincipal): IUserRow => ({
  username: principal.username,
  name: principal.name,
  displayName: principal.displayName,
  ...(principal.initials && { initials: principal.initials }),
  ...(principal.color && { color: principal.color }),
  ...(principal.avatarUrl && { avatarUrl: principal.avatarUrl }),
  bot: principal.bot
});

type Named = Pick<IPrincipal, 'username' | 'name' | 'displayName'>;

/** Whom a program made has no name but an id, which tells nobody anything. */
export const isNameless = ({ username, displayName }: Omit<Named, 'name'>): boolean =>
  displayName === username && isMadeUsername(username);

/** Somebody as one chat knows them: who has no name goes by the one that they were brought in under. */
export const calledIn = <T extends Named>(user: T, given: string | undefined): T =>
  given !== undefined && isNameless(user) ? { ...user, name: given, displayName: given } : user;

/** What somebody is called in a chat: by their account's name; without one, as whoever brought them in calls them. */
export async function nameIn(
  storage: Pick<IStorage, 'getUser' | 'givenName'>,
  chat: string,
  username: string
): Promise<string> {
  const user = await storage.getUser(username);
  return user && !isNameless(user)
    ? user.displayName
    : ((await storage.givenName(chat, username)) ?? username);
}
