import { isMadeUsername } from '../../src/document/index.js';
import type { IPrincipal } from '../identity/principal.js';
import { readPersonName } from '../policy/names.js';

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
