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

/** The name that the server shows for a person, and their kind; see `PersonKind`. */
export interface INamedPerson {
  readonly name: string;
  readonly kind: PersonKind;
}

/** The kind of a principal. */
export const kindOfPrincipal = ({ username, bot, guest }: IPrincipal): PersonKind =>
  guest && !bot ? 'guest' : kindOf({ username, bot });

/**
 * A principal as documents and presence show it. If the name was chosen or given, `name` holds it, and `display_name` adds a mark. Clients
 * that know nothing of kinds then show the mark too, because their users have no field for it.
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

/** A user of whom only a name is known, as documents show them. */
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

/** Whether a user created by a program has only an id and no name. The id means nothing to people. */
export const isNameless = ({ username, displayName }: Omit<Named, 'name'>): boolean =>
  displayName === username && isMadeUsername(username);

/** A user as one chat shows them. A user without a name is shown under the name that others gave them when adding them. */
export const withGivenName = <T extends Named>(user: T, given: string | undefined): T =>
  given !== undefined && isNameless(user) ? { ...user, name: given, displayName: given } : user;

/**
 * The name of a person in a chat. An account is shown under its own name. A user created by a program is shown under the name that they
 * were given when they were added.
 */
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

/** The sender of a message. Only a user created by a program may have been given a name for it. */
export async function senderOf(
  storage: Pick<IStorage, 'getUser' | 'givenName'>,
  chat: string,
  { sender, display_name: given }: Pick<IMessageRow, 'sender' | 'display_name'>
): Promise<INamedPerson> {
  const person = await personIn(storage, chat, sender);
  return given !== undefined && person.kind === 'app' ? { ...person, name: given } : person;
}
