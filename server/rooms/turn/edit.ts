import type { IMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { CommandOf } from '../commands.js';
import { limitsFor, MESSAGE_FIELDS } from '../gate/rules.js';
import { mergeMetadata } from './metadata.js';
import type { Turn } from './turn.js';

/** Change the text of a message or its metadata. A new text ends its question. @throws ChatError `bad_value`, `message_too_long` */
export function edit(
  turn: Turn,
  { metadata }: IMessage,
  { id, body, metadata: patch }: CommandOf<'edit'>,
  principal: IPrincipal
): void {
  if (body === undefined && Object.keys(patch ?? {}).length === 0) {
    return;
  }
  const limits = limitsFor(turn.chatState.limits, principal);
  const code = body !== undefined && MESSAGE_FIELDS.body.check(body, limits);
  if (code) {
    throw new ChatError(code, undefined, 'body');
  }
  const merged = patch && mergeMetadata(metadata ?? {}, patch, limits.metadataBytes);
  turn.messages.amend(id, {
    ...(body !== undefined && { body, edited: true }),
    ...(merged && { metadata: merged as IMessage['metadata'] }),
    edited_time: turn.chatState.now() / 1000
  });
  if (body !== undefined) {
    turn.messages.closeOptions(id);
  }
}
