import { ChatError } from '../../errors.js';
import { bytesOf, hasKind } from '../gate/values.js';

/**
 * Metadata after a change.
 *
 * @throws ChatError `bad_value` if they are more than so many bytes of JSON, or cannot stand in a document.
 */
export function mergeMetadata(
  known: Readonly<Record<string, unknown>>,
  patch: Readonly<Record<string, unknown>>,
  bytes: number
): Record<string, unknown> {
  const merged = Object.fromEntries(
    Object.entries({ ...known, ...patch }).filter(([, value]) => value !== null)
  );
  if (hasKind(merged)) {
    throw new ChatError('bad_value', 'Metadata have no key `constructor`.', 'metadata');
  }
  if (bytesOf(merged) > bytes) {
    throw new ChatError('bad_value', `Metadata have at most ${bytes} bytes.`, 'metadata');
  }
  return merged;
}
