import type { IMimeModel, INewMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { nameFor } from '../../policy/names.js';
import { WHOLE } from '../../policy/policy.js';
import type { CommandOf, IMessageToSend, IResults } from '../commands.js';
import { asksOthers } from '../gate/options.js';
import { limitsFor, ruleOf } from '../gate/rules.js';
import { sizeOf } from '../gate/sizes.js';
import { cleanBundle } from '../gate/values.js';
import { mergeMetadata } from './metadata.js';
import type { INeeds } from './needs.js';
import type { Turn } from './turn.js';

/** A message that may be added. */
export type CheckedMessage = INewMessage & { id: string };

/** The rows that a new message needs from the store. */
export const needsOfMessage = (
  { id, attachments, mime_model: bundle, reply_to: replied }: IMessageToSend,
  freshId: string
): INeeds => ({
  messages: [id ?? freshId],
  replies: replied === undefined ? [] : [replied],
  entries: attachments,
  attaches: bundle !== undefined
});

/** Add a message. The server says who sent it. A bot's message in a managed chat waits for the manager. */
export function send(
  turn: Turn,
  principal: IPrincipal,
  { message, isOwed }: CommandOf<'send'>,
  newId: () => string
): IResults['send'] {
  const checked = checkMessage(turn, principal, message, newId);
  if ('repeated' in checked) {
    return checked;
  }
  if (turn.chatState.isManaged(principal)) {
    return hold(turn, principal, checked, isOwed);
  }
  return { id: checked.id, seq: turn.say(checked, principal, isOwed), repeated: false };
}

/**
 * Check a message of an author. Returns it as it may be added, or where it is if it was sent before. @throws ChatError
 */
export function checkMessage(
  turn: Turn,
  principal: IPrincipal,
  { display_name: given, streaming, ...said }: IMessageToSend,
  newId: () => string
): CheckedMessage | IResults['send'] {
  const name = nameFor(principal, given, 'display_name');
  const sent: IMessageToSend = {
    ...said,
    // A question to some people is for them.
    ...(said.audience && { mentions: said.mentions ?? said.audience }),
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
  if (asksOthers(principal, sent.options, sent.audience)) {
    const reason = 'An agent asks nobody but its owner. Set the audience to its owner alone.';
    throw new ChatError('bad_value', reason, 'audience');
  }
  if (sent.metadata) {
    mergeMetadata({}, sent.metadata, limits.metadataBytes);
  }
  if (sent.id === undefined ? turn.messages.isTaken(id) : turn.isTaken(principal, id)) {
    const there = turn.chatState.held.get(id) ?? turn.messages.find(id);
    const isHeld = turn.chatState.held.has(id);
    if (there?.seq === undefined || there.sender !== principal.username) {
      throw new ChatError('message_id_taken', undefined, 'id');
    }
    if (!isHeld || !there.streaming) {
      return { id, seq: there.seq, repeated: true, ...(isHeld && { held: true }) };
    }
    // A message that grew unseen, and that its author begins anew.
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
  return message;
}

/** Keep a message until the manager approves it. @throws ChatError `bots_quiet`, `too_many_requests` */
function hold(
  turn: Turn,
  principal: IPrincipal,
  message: CheckedMessage,
  isOwed?: boolean
): IResults['send'] {
  const { held, lastSeq, limits } = turn.chatState;
  turn.bots.releaseAbandoned();
  if (held.size >= limits.heldMessages) {
    const reason = 'Too many messages of bots wait for the manager of this chat (heldMessages).';
    throw new ChatError('too_many_requests', reason);
  }
  turn.bots.requireAnswer(principal, message, isOwed);
  turn.people.introduce(principal);
  turn.bots.note(principal, message.reply_to, isOwed);
  turn.bots.hold(message);
  return { id: message.id, seq: lastSeq, repeated: false, held: true };
}

/** Prepare the bundle of a command for the document. @throws ChatError `attachment_too_large` */
function bundleOf(turn: Turn, principal: IPrincipal, given: IMimeModel): IMimeModel {
  const clean = cleanBundle({ ...given });
  const bundle = clean as unknown as IMimeModel;
  if (sizeOf(clean) <= turn.chatState.limits.bundleBytes) {
    return bundle;
  }
  // The files of a chat are seen by all, so none comes from a message that waits.
  const isManaged = turn.chatState.isManaged(principal);
  const kept = isManaged ? null : turn.files.keepApart(bundle, principal.username, principal);
  if (!kept) {
    throw new ChatError('attachment_too_large', undefined, 'mime_model');
  }
  return kept;
}
