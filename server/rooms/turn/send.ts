import type { IMimeModel } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { nameFor } from '../../policy/names.js';
import { WHOLE } from '../../policy/policy.js';
import type { CommandOf, IMessageToSend, IResults } from '../commands.js';
import { limitsFor, ruleOf } from '../gate/rules.js';
import { sizeOf } from '../gate/sizes.js';
import { cleanBundle } from '../gate/values.js';
import { mergeMetadata } from './metadata.js';
import type { Turn } from './turn.js';

/** Add a message. The server says who sent it. */
export function send(
  turn: Turn,
  principal: IPrincipal,
  { message: { display_name: given, streaming, ...said } }: CommandOf<'send'>,
  newId: () => string
): IResults['send'] {
  const name = nameFor(principal, given, 'display_name');
  const sent: IMessageToSend = {
    ...said,
    ...(name !== undefined && { display_name: name }),
    ...(streaming && { streaming })
  };
  const limits = limitsFor(turn.chatState.limits, principal);
  const id = sent.id ?? newId();
  for (const [key, value] of Object.entries({ ...said, id, body: sent.body })) {
    const rule = ruleOf(key);
    const isLeftOut = value === undefined && key !== 'body';
    const code = !rule?.create
      ? 'unknown_field'
      : isLeftOut
        ? null
        : rule.bots && !principal.bot
          ? 'bots_only'
          : rule.check(value, limits);
    if (code) {
      throw new ChatError(code, undefined, key);
    }
  }
  if (sent.metadata) {
    mergeMetadata({}, sent.metadata, limits.metadataBytes);
  }
  if (sent.id === undefined ? turn.messages.isTaken(id) : turn.isTaken(principal, id)) {
    const there = turn.messages.find(id);
    if (there?.seq !== undefined && there.sender === principal.username) {
      return { id, seq: there.seq, repeated: true };
    }
    throw new ChatError('message_id_taken', undefined, 'id');
  }
  // Attachments that clients write into the document are no files of the server. Only the document knows them.
  const readAccess = turn.chatState.readAccessOf(principal) ?? WHOLE;
  if (sent.attachments?.some(file => !turn.files.has(file, readAccess))) {
    throw new ChatError('attachment_not_found', undefined, 'attachments');
  }
  const bundle = sent.mime_model && { mime_model: bundleOf(turn, principal, sent.mime_model) };
  sent.attachments?.forEach(file => turn.files.unfold(file));
  const message = { ...sent, ...bundle, id, sender: principal.username };
  if (sent.reply_to !== undefined && !turn.canSee(principal, sent.reply_to)) {
    delete message.reply_to; // as in a frame; an error would tell which hidden messages there are
  }
  return { id, seq: turn.say(message, principal), repeated: false };
}

/** Prepare the bundle of a command for the document. @throws ChatError `attachment_too_large` */
function bundleOf(turn: Turn, principal: IPrincipal, given: IMimeModel): IMimeModel {
  const clean = cleanBundle({ ...given });
  const bundle = clean as unknown as IMimeModel;
  if (sizeOf(clean) <= turn.chatState.limits.bundleBytes) {
    return bundle;
  }
  const kept = turn.files.keepApart(bundle, principal.username, principal);
  if (!kept) {
    throw new ChatError('attachment_too_large', undefined, 'mime_model');
  }
  return kept;
}
