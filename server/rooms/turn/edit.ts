import type { IMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { CommandOf } from '../commands.js';
import { limitsFor, MESSAGE_FIELDS } from '../gate/rules.js';
import { mergeMetadata } from './metadata.js';
import type { Turn } from './turn.js';

/** Change the text of a message or its metadata. A new text ends its question, and asks the bots that it mentions newly. @throws ChatError `bad_value`, `message_too_long` */
export function edit(
  turn: Turn,
  { metadata, seq }: IMessage,
  { id, body, mentions = [], metadata: patch, asks = [] }: CommandOf<'edit'>,
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
  if (body !== undefined && MESSAGE_FIELDS.mentions.check(mentions, limits)) {
    throw new ChatError('bad_value', undefined, 'mentions');
  }
  const merged = patch && mergeMetadata(metadata ?? {}, patch, limits.metadataBytes);
  turn.messages.amend(id, {
    ...(body !== undefined && {
      body,
      edited: true,
      mentions: mentions.length > 0 ? [...mentions] : undefined
    }),
    ...(merged && { metadata: merged as IMessage['metadata'] }),
    edited_time: turn.chatState.now() / 1000
  });
  if (body !== undefined) {
    turn.messages.closeOptions(id);
    asks
      .filter(bot => turn.chatState.isHosted(bot) && turn.chatState.roles.get(bot) === 'bot')
      .forEach(bot => turn.giveAgain({ bot, message: id, seq: seq ?? 0 }, principal));
  }
}
