import {
  BOT_PREFIX,
  cleanLine,
  cleanName,
  isBotUsername,
  isGuestUsername,
  isMadeUsername,
  isReserved
} from '../../src/document/index.js';
import { ChatError } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import { beginningOf } from '../text.js';

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/**
 * Reads a name that a person entered. Trims blanks and drops invisible characters. Throws `bad_value`.
 * @param target - the field that it came from.
 * @param length - the most characters that it may have.
 */
export function readName(value: string, target: string, length: number): string {
  const given = value.trim();
  // The length comes first, because cleaning a long text takes time.
  const name = given.length > length || CONTROL.test(given) ? '' : cleanLine(given);
  if (name === '' || name.length > length) {
    throw new ChatError(
      'bad_value',
      `The ${target} must have 1 to ${length} characters and be a single line.`,
      target
    );
  }
  return name;
}

/** Reads the name of a user without an account. It may not imitate a mark, or be one of the names reserved for the server. */
export function readPersonName(value: string, target: string, length: number): string {
  const name = cleanName(readName(value, target, length));
  if (name === '' || isReserved(name)) {
    throw new ChatError('bad_value', 'This name is reserved. Choose another one.', target);
  }
  return name;
}

/**
 * Reads the name of a bot, by which people mention it, or of a command. It is short and plain, so that it can be typed, and shows that it is
 * neither a guest nor a user of a program. Throws `bad_value`.
 */
export function readBotName(name: string, target: string): string {
  const isPlain = /^(?=.{1,64}$)[a-z0-9]+([._-][a-z0-9]+)*$/.test(name);
  if (!isPlain || isReserved(name) || isGuestUsername(name) || isMadeUsername(name)) {
    throw new ChatError(
      'bad_value',
      `The ${target} must have 1 to 64 characters: a to z, 0 to 9, and single dots, hyphens and underscores between them. It must not be reserved.`,
      target
    );
  }
  return name;
}

/**
 * The username of a bot that a user registers. People who sign in have none like it, so nobody can take the username of a person before
 * their first sign-in.
 */
export const usernameOfBot = (name: string): string => `${BOT_PREFIX}${name}`;

/** The name by which a bot was registered. */
export const bareNameOf = (username: string): string =>
  isBotUsername(username) ? username.slice(BOT_PREFIX.length) : username;

/** A name for a chat that was created without one: "Ada's chat", "Ada's chat 2" …, or "Chat" … if the creator's name is not known. */
export function freeTopic(
  displayName: string | null,
  taken: ReadonlySet<string>,
  length: number
): string {
  const kind = displayName === null ? 'Chat' : "'s chat";
  for (let number = 1; ; number++) {
    const end = number === 1 ? kind : `${kind} ${number}`;
    const topic = beginningOf(displayName ?? '', length - end.length) + end;
    if (!taken.has(topic)) {
      return topic;
    }
  }
}

/** Characters of a name that a user is given. */
const NAME_LENGTH = 128;

/**
 * The name that a request gives to a user, from others or from the user themselves. It counts only for users created by programs, because all
 * others have their own name. @throws ChatError `bad_value`
 */
export function nameFor(
  { username }: Pick<IPrincipal, 'username'>,
  given: string | undefined,
  target = 'senderDisplayName'
): string | undefined {
  return given?.trim() && isMadeUsername(username)
    ? readPersonName(given, target, NAME_LENGTH)
    : undefined;
}
