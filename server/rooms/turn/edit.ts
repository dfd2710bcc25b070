import type { IMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { CommandOf } from '../commands.js';
import { isEmptied } from '../gate/content.js';
import { mayHave } from '../gate/edited-files.js';
import { limitsFor, MESSAGE_FIELDS } from '../gate/rules.js';
import { mergeMessageMetadata } from './metadata.js';
import type { Turn } from './turn.js';

/**
 * Change the text of a message, its metadata or its attachments. A new text ends its question, and asks the bots that it mentions newly.
 *
 * @throws ChatError `bad_value`, `message_too_long`, `attachment_not_found`, `stream_ended`
 */
export function edit(
  turn: Turn,
  message: IMessage,
  { id, body, mentions = [], metadata: patch, attachments, asks = [] }: CommandOf<'edit'>,
  principal: IPrincipal
): void {
  const { seq, stopped_by: stopper } = message;
  if (stopper !== undefined) {
    throw new ChatError('stream_ended', 'Somebody stopped this message, so it stays as it is.');
  }
  const isSame = body === undefined && attachments === undefined;
  if (isSame && Object.keys(patch ?? {}).length === 0) {
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
  checkContent(message, { body, attachments }, principal);
  if (attachments) {
    checkAttachments(turn, message, attachments, principal);
    attachments.forEach(file => turn.files.unfold(file));
  }
  const metadata = patch && mergeMessageMetadata(message, patch, limits);
  turn.messages.amend(id, {
    ...(body !== undefined && {
      body,
      edited: true,
      mentions: mentions.length > 0 ? [...mentions] : undefined
    }),
    ...(attachments && {
      attachments: attachments.length > 0 ? [...attachments] : undefined,
      edited: true
    }),
    ...(metadata && { metadata }),
    edited_time: turn.chatState.now() / 1000
  });
  if (body !== undefined) {
    turn.messages.closeOptions(id);
    asks
      .filter(bot => turn.chatState.isHosted(bot) && turn.chatState.roles.get(bot) === 'bot')
      .forEach(bot => turn.giveAgain({ bot, message: id, seq: seq ?? 0 }, principal));
  }
}

/** Check that a message keeps a text or a file. @throws ChatError */
function checkContent(
  { body: text, attachments: files = [], mime_model: bundle }: IMessage,
  { body, attachments }: Pick<CommandOf<'edit'>, 'body' | 'attachments'>,
  { bot: isBot }: IPrincipal
): void {
  const before = { text: text.length, files: files.length, hasBundle: bundle !== undefined };
  const after = {
    ...before,
    ...(body !== undefined && { text: body.length }),
    ...(attachments && { files: attachments.length })
  };
  if (isEmptied(before, after, { isBot, setsFiles: attachments !== undefined })) {
    const told = 'A message needs a text or a file. Delete the message instead.';
    throw new ChatError('bad_value', told, attachments ? 'attachments' : 'body');
  }
}

/** Check the attachments that a message is to have: those that it has, and others that its author has added to the chat. @throws ChatError */
function checkAttachments(
  turn: Turn,
  { sender, attachments: known }: IMessage,
  attachments: readonly string[],
  principal: IPrincipal
): void {
  if (MESSAGE_FIELDS.attachments.check(attachments, limitsFor(turn.chatState.limits, principal))) {
    throw new ChatError('bad_value', undefined, 'attachments');
  }
  if (!mayHave(attachments, known, file => turn.files.isOf(file, sender))) {
    throw new ChatError('attachment_not_found', undefined, 'attachments');
  }
}
