import { hasUnseen } from '../../src/document/index.js';
import type { Scope } from './scopes.js';

/** An authenticated user or bot, and what they may do on this server. */
export interface IPrincipal {
  /** The stable name: a token's `sub`, Jupyter's `username`. Never shown if there is a display name. */
  readonly username: string;
  readonly name: string;
  readonly displayName: string;
  readonly initials?: string;
  readonly color?: string;
  readonly avatarUrl?: string;
  /** Whether this is a program. */
  readonly bot: boolean;
  /** May do in every chat what an owner may do. */
  readonly admin: boolean;
  /** Signed in without an account. May write, but not create chats. */
  readonly guest: boolean;
  /** The scopes of the token. A token without scopes allows everything. */
  readonly scopes?: readonly Scope[];
  /** For a guest: identifies where they signed in, without revealing the address. */
  readonly entrance?: string;
  /** For an agent: the username of its owner. The agent may do nothing in a chat in which its owner may not write. */
  readonly owner?: string;
}

/**
 * The key under which rate limits count a principal. Guests cost nothing to create, so all guests from one address share a key. It begins with
 * a blank, which no username does. An agent shares the key of its owner.
 */
export const rateKeyOf = ({
  username,
  guest,
  entrance = '',
  owner = username
}: Pick<IPrincipal, 'username' | 'guest' | 'entrance' | 'owner'>): string =>
  guest ? ` guests ${entrance}` : owner;

/** All guests of one address together count as this many users where a limit is scarce: behind a proxy, all guests have one address. */
export const USERS_PER_ENTRANCE = 5;

/**
 * Whether a principal may hold one more of what the others hold: a user has room for `most`, and all guests of one address together for
 * `USERS_PER_ENTRANCE` times as many.
 */
export function hasRoom(
  principal: IPrincipal,
  holders: readonly IPrincipal[],
  most: number
): boolean {
  const together = holders.filter(holder => rateKeyOf(holder) === rateKeyOf(principal));
  const own = together.filter(({ username }) => username === principal.username);
  return own.length < most && together.length < USERS_PER_ENTRANCE * most;
}

/** A verified principal, and for how long the proof is valid. */
export interface ICredential {
  readonly principal: IPrincipal;
  /** Milliseconds since 1970. */
  readonly expires: number;
  /** The generation of the user's tokens; see `Credentials`. */
  readonly generation?: number;
  /** True if the client gets another one at any time without its user, who has signed in elsewhere. Then the end of this one ends nothing. */
  readonly renewable?: boolean;
}

/**
 * Usernames are keys in documents, rows and URLs. They must be short, well-formed Unicode without invisible characters, in the composed
 * form (NFC). In a URL `.` and `..` are steps, so they are no usernames.
 */
export const isUsername = (value: unknown): value is string =>
  typeof value === 'string' &&
  /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,128}$/u.test(value) &&
  !hasUnseen(value) &&
  !/^\.\.?$/.test(value) &&
  value.trim() === value &&
  value.normalize('NFC') === value;

/** The longest text that is composed to a username. The composed form has at most 128 characters. */
const MAX_RAW = 1_024;

/** The username that a client or another server names, in its composed form; null if it is none. */
export function readUsername(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > MAX_RAW) {
    return null;
  }
  const username = value.normalize('NFC');
  return isUsername(username) ? username : null;
}
