import { cleanLine, cleanName, isMadeUsername, isReserved } from '../../src/document/index.js';
import { ChatError } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import { beginningOf } from '../text.js';

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/**
 * A name that a person gave, without the blanks around it and what cannot be seen. Throws `bad_value`.
 * @param target - which field it came from.
 * @param length - how many characters it may have.
 */
export function readName(value: string, target: string, length: number): string {
  const name = CONTROL.test(value.trim()) ? '' : cleanLine(value);
  if (name === '' || value.trim().length > length || name.length > length) {
    throw new ChatError(
      'bad_value',
      `The ${target} must have 1 to ${length} characters and be a single line.`,
      target
    );
  }
  return name;
}

/** The same for the name of somebody who has no account: it imitates no mark, and is none of those that speak for the server. */
export function readPersonName(value: string, target: string, length: number): string {
  const name = cleanName(readName(value, target, length));
  if (name === '' || isReserved(name)) {
    throw new ChatError('bad_value', 'Nobody may go by this name.', target);
  }
  return name;
}

/** A name for a chat that was made without one: "Ada's chat", "Ada's chat 2" …, of nobody whose name is known "Chat" … */
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

/** Characters of a name that somebody is given. */
const NAME_LENGTH = 128;

/**
 * The name that somebody is to go by, as others, or they themselves, say it in a request: of use only to whom a program made, since
 * everybody else has a name of their own. @throws ChatError `bad_value`
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
