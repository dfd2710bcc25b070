import { hasUnseen } from '../../src/document/index.js';
import type { Scope } from './scopes.js';

/** An authenticated identity with its rights on this server. */
export interface IPrincipal {
  /** The stable name: a token's `sub`, Jupyter's `username`. Never shown where a display name exists. */
  readonly username: string;
  readonly name: string;
  readonly displayName: string;
  readonly initials?: string;
  readonly color?: string;
  readonly avatarUrl?: string;
  /** A program. */
  readonly bot: boolean;
  /** May do what an owner may, in every chat. */
  readonly admin: boolean;
  /** Came without an account: may write, may not make chats. */
  readonly guest: boolean;
  /** What their token is for; without scopes, for everything. */
  readonly scopes?: readonly Scope[];
  /** Of a guest: where they came in. It tells nobody the address. */
  readonly entrance?: string;
}

/** Whose rates those of a principal are. Guests cost nothing to make, so all who came in from one address share theirs. */
export const rateKeyOf = ({
  username,
  guest,
  entrance = ''
}: Pick<IPrincipal, 'username' | 'guest' | 'entrance'>): string =>
  guest ? `guests ${entrance}` : username;

/** How long a proof holds. */
export interface ICredential {
  readonly principal: IPrincipal;
  /** Milliseconds since 1970. */
  readonly expires: number;
  /** Of the user's tokens, see `Credentials`. */
  readonly generation?: number;
}

/** Usernames are keys in documents, rows and URLs: short, well-formed Unicode, and nothing in them that cannot be seen. */
export const isUsername = (value: unknown): value is string =>
  typeof value === 'string' &&
  /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,128}$/u.test(value) &&
  !hasUnseen(value) &&
  value.trim() === value;
