import { cleanName } from './names.js';
import type { IUser } from './types.js';

/** A user with the name that mentions use, jupyter-chat's rule. */
export function withMentionName(user: IUser): IUser {
  const name = user.display_name || user.name || user.username;
  return { ...user, mention_name: name.replace(/ /g, '-') };
}

/**
 * What somebody is to this server:
 * - `account`: whom it, or the Jupyter server beside it, knows; they alone are shown without a mark
 * - `guest`: who came in by a name of their choice
 * - `app`: whom a program made; a program says what they are called
 * - `bot`: a program that speaks for itself
 */
export type PersonKind = 'account' | 'guest' | 'app' | 'bot';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const MADE_USERNAME = new RegExp(`^acs-${UUID}$`);
const GUEST_USERNAME = new RegExp(`^guest-(?:${UUID}|[0-9a-f]{8})$`);

/** Only users who were made over HTTP have such a name: nobody may sign in under it in another way. */
export const isMadeUsername = (username: string): boolean => MADE_USERNAME.test(username);

/** The same for guests. */
export const isGuestUsername = (username: string): boolean => GUEST_USERNAME.test(username);

/** The kind follows from the username, so that it is told wherever somebody is named, in every document. */
export function kindOf({ username, bot }: { username: string; bot?: boolean }): PersonKind {
  if (bot) {
    return 'bot';
  }
  return isGuestUsername(username) ? 'guest' : isMadeUsername(username) ? 'app' : 'account';
}

/** Is a name one that somebody chose, or was given, in place of an account's? */
export const isChosen = (kind: PersonKind): boolean => kind === 'guest' || kind === 'app';

/** A name with its bearer's mark, for clients that know no other, and wherever it stands in the middle of a text. */
export const markedName = (name: string, kind: PersonKind): string =>
  isChosen(kind) ? `${cleanName(name) || name} (${kind})` : name;
