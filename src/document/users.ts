import { cleanName, likenessOf } from './names.js';
import type { IUser } from './types.js';

/** Returns the user with the name for mentions, built by jupyter-chat's rule. */
export function withMentionName(user: IUser): IUser {
  const name = user.display_name || user.name || user.username;
  return { ...user, mention_name: name.replace(/ /g, '-') };
}

/**
 * The kind of a user on this server:
 * - `account`: known to this server or to the Jupyter server beside it; the only kind shown without a mark
 * - `guest`: signed in with a name of their choice
 * - `app`: created by a program, which also chose the name
 * - `bot`: a program that speaks for itself
 */
export type PersonKind = 'account' | 'guest' | 'app' | 'bot';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const MADE_USERNAME = new RegExp(`^acs-${UUID}$`);
const GUEST_USERNAME = new RegExp(`^guest-(?:${UUID}|[0-9a-f]{8})$`);

/** True for usernames of users created over HTTP. No other way to sign in gives such a username. */
export const isMadeUsername = (username: string): boolean => MADE_USERNAME.test(username);

/** True for usernames of guests. No other way to sign in gives such a username. */
export const isGuestUsername = (username: string): boolean => GUEST_USERNAME.test(username);

/** The beginning of the usernames of bots that users register. */
export const BOT_PREFIX = 'bot:';

/** True for usernames of bots that users register. No way to sign in gives such a username to a person. */
export const isBotUsername = (username: string): boolean => username.startsWith(BOT_PREFIX);

/**
 * Returns a user's kind. It follows from the username and the bot flag alone, so every document and every view can tell
 * it.
 */
export function kindOf({ username, bot }: { username: string; bot?: boolean }): PersonKind {
  if (bot) {
    return 'bot';
  }
  return isGuestUsername(username) ? 'guest' : isMadeUsername(username) ? 'app' : 'account';
}

/** True if the user, or a program, chose the name. False if it comes from an account or belongs to a bot. */
export const isChosen = (kind: PersonKind): boolean => kind === 'guest' || kind === 'app';

/** Returns a text that identifies a person: `#` and the start of the id for a guest or an app, otherwise the username. */
export const aliasOf = (username: string, kind: PersonKind): string => {
  const [, id] = /^(?:guest|acs)-([0-9a-f]{8})/.exec(username) ?? [];
  return id !== undefined && isChosen(kind) ? `#${id}` : username;
};

/** How a person is told apart from others with similar names. */
export interface IDistinction {
  /** Shown after the name if another person in the chat has the same name or a similar one. */
  readonly alias: string;
  /** The person's number among those with similar names, so that no two of them get the same avatar: 1, 2 … */
  readonly ordinal: number;
}

/** Tells a person apart from others. Undefined if there are none. @param alike - the usernames of all whose names are similar */
export function distinctionAmong(
  username: string,
  kind: PersonKind,
  alike: Iterable<string>
): IDistinction | undefined {
  const all = [...new Set([...alike, username])].sort();
  if (all.length === 1) {
    return undefined;
  }
  const ordinal = all.indexOf(username) + 1;
  // If the usernames look alike as well, only a number tells them apart.
  const isTwin = all.some(
    other => other !== username && likenessOf(other) === likenessOf(username)
  );
  return { alias: aliasOf(username, kind) + (isTwin ? ` · ${ordinal}` : ''), ordinal };
}

/** Returns the name with its kind mark, and the alias if there is one, for clients that show no marks themselves and for names inside a text. */
export const markedName = (name: string, kind: PersonKind, alias?: string): string => {
  const marks = [isChosen(kind) ? kind : '', alias ?? ''].filter(Boolean).join(', ');
  return marks ? `${cleanName(name) || name} (${marks})` : name;
};
