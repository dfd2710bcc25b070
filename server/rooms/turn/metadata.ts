import { isFilePath, LINKED_FILE, type IMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { ILimits } from '../../limits.js';
import { MESSAGE_FIELDS } from '../gate/rules.js';
import { hasKind, isObject, jsonBytes, MAX_NESTING } from '../gate/values.js';

/**
 * Merge a patch into metadata. Null removes a key.
 *
 * @throws ChatError `bad_value` if the result has more than `bytes` bytes of JSON, is nested too deeply, or has a key that a document cannot hold
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
    throw new ChatError('bad_value', 'The metadata cannot have the key `constructor`.', 'metadata');
  }
  // A value counts as 8 bytes before it is written as JSON, where it may have two. Writing fails for values that are nested very deeply.
  if (!isObject(merged, 8 * bytes)) {
    throw new ChatError(
      'bad_value',
      `The metadata have too many values, or more than ${MAX_NESTING} levels.`,
      'metadata'
    );
  }
  if (jsonBytes(merged) > bytes) {
    throw new ChatError(
      'bad_value',
      `The metadata can have at most ${bytes} bytes (metadataBytes; for messages of bots botMetadataBytes).`,
      'metadata'
    );
  }
  return merged;
}

/**
 * Merge a patch into the metadata of a message.
 *
 * @param limits - those for its author
 * @throws ChatError `bad_value`
 */
export function mergeMessageMetadata(
  { metadata = {} }: IMessage,
  patch: Readonly<Record<string, unknown>>,
  limits: ILimits
): IMessage['metadata'] {
  const merged = mergeMetadata(metadata, patch, limits.metadataBytes);
  const wrong = MESSAGE_FIELDS.metadata.check(merged, limits);
  if (wrong) {
    throw new ChatError(wrong, undefined, 'metadata');
  }
  return merged as IMessage['metadata'];
}

/**
 * Merge a patch into the metadata of a chat.
 *
 * @throws ChatError `bad_value`, also if the patch links the chat to something that is no path of a file
 */
export function mergeChatMetadata(
  known: Readonly<Record<string, unknown>>,
  patch: Readonly<Record<string, unknown>>,
  bytes: number
): Record<string, unknown> {
  const path = Object.hasOwn(patch, LINKED_FILE) ? patch[LINKED_FILE] : null;
  if (path !== null && (typeof path !== 'string' || !isFilePath(path))) {
    throw new ChatError(
      'bad_value',
      `The metadata \`${LINKED_FILE}\` must be the path of a file, relative to the root of the Jupyter server and without \`..\`.`,
      'metadata'
    );
  }
  return mergeMetadata(known, patch, bytes);
}
