import {
  isChosen,
  isMadeUsername,
  kindOf,
  markedName,
  withMentionName
} from '../../src/document/index.js';
import type { IUser, PersonKind } from '../../src/document/index.js';
import type { IMessageRow, IStorage, IUserRow } from '../storage/storage.js';
import type { IPrincipal } from './principal.js';

/** Somebody's name as the server tells it, and what they are; see `PersonKind`. */
export interface INamedPerson {
  readonly name: string;
  readonly kind: PersonKind;
}

/** What somebody with a token is. */
export const kindOfPrincipal = ({ username, bot, guest }: IPrincipal): PersonKind =>
  guest && !bot ? 'guest' : kindOf({ username, bot });

/**
 * A principal as documents and presence show it. Where a name was chosen or given, `name` is that and `display_name` has the mark, so
 * that clients which know no mark show it all the same: their users have no field for one.
 */
export function userOf(principal: IPrincipal): IUser {
  const { username, name, displayName, initials, color, avatarUrl, bot } = principal;
  const kind = kindOfPrincipal(principal);
  return withMentionName({
    username,
    name: isChosen(kind) ? displayName : name,
    display_name: markedName(displayName, kind),
    ...(initials && { initials }),
    ...(color && { color }),
    ...(avatarUrl && { avatar_url: avatarUrl }),
    ...(bot && { bot: true })
  });
}

/** Somebody of whom no more than a name is known, as documents show them. */
export const namedUser = (username: string, name: string): IUser =>
  withMentionName({ username, name, display_name: markedName(name, kindOf({ username })) });

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

/** Who somebody is in a chat: by their account's name; whom a program made, as whoever brought them in calls them. */
export async function personIn(
  storage: Pick<IStorage, 'getUser' | 'givenName'>,
  chat: string,
  username: string
): Promise<INamedPerson> {
  const user = await storage.getUser(username);
  const kind = kindOf({ username, bot: user?.bot });
  if (user && !isNameless(user)) {
    return { name: user.displayName, kind };
  }
  const given = kind === 'app' ? await storage.givenName(chat, username) : null;
  return { name: given ?? username, kind };
}

/** Who wrote a message. Only whom a program made may have been given a name for it. */
export async function senderOf(
  storage: Pick<IStorage, 'getUser' | 'givenName'>,
  chat: string,
  { sender, display_name: given }: Pick<IMessageRow, 'sender' | 'display_name'>
): Promise<INamedPerson> {
  const person = await personIn(storage, chat, sender);
  return given !== undefined && person.kind === 'app' ? { ...person, name: given } : person;
}
