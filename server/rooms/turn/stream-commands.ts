import * as Y from 'yjs';
import { limitsFor } from '../gate/rules.js';
import { isText as isTextWithin } from '../gate/values.js';
import { isOpenQuestion, type IMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { CommandOf, IResults } from '../commands.js';
import { mergeMessageMetadata } from './metadata.js';
import type { Turn } from './turn.js';

/** Characters of the reason why a text ended too early. */
const MAX_FAILURE_LENGTH = 500;

/** Append to a message that grows. @throws ChatError `stream_ended`, `bad_value`, `message_too_long` */
export function append(
  turn: Turn,
  message: IMessage,
  { id, text, offset }: CommandOf<'append'>
): IResults['append'] {
  const body = growingText(turn, message);
  if (isNewPiece(message.body, { text, offset }, turn.chatState.limits.textLength)) {
    turn.chatState.chat.appendToMessage(id, text);
    turn.messages.grow(id);
  }
  return { length: body.length };
}

/**
 * Whether a piece is to be appended to a text. False if a repeated call brings it again.
 *
 * @param most - the most characters of a text
 * @throws ChatError `bad_value`, `message_too_long`
 */
export function isNewPiece(
  body: string,
  { text, offset = body.length }: Pick<CommandOf<'append'>, 'text' | 'offset'>,
  most: number
): boolean {
  if (typeof text !== 'string') {
    throw new ChatError('bad_value', undefined, 'text');
  }
  if (offset !== body.length) {
    if (text === '' || body.slice(offset, offset + text.length) !== text) {
      const reason = `The text has ${body.length} characters, so it cannot go on at ${offset}. Read it, and append the rest.`;
      throw new ChatError('bad_value', reason, 'offset');
    }
    return false;
  }
  if (body.length + text.length > most) {
    throw new ChatError('message_too_long', undefined, 'text');
  }
  return true;
}

/** Set keys of the metadata of one's own message that grows. @throws ChatError `stream_ended`, `bad_value` */
export function describe(
  turn: Turn,
  message: IMessage,
  { id, metadata }: CommandOf<'describe'>,
  principal: IPrincipal
): void {
  growingText(turn, message);
  const limits = limitsFor(turn.chatState.limits, principal);
  turn.messages.amend(id, { metadata: mergeMessageMetadata(message, metadata, limits) });
}

/** End one's own message that grows. @throws ChatError `stream_ended`, `bad_value` */
export function finish(turn: Turn, message: IMessage, { id, failure }: CommandOf<'finish'>): void {
  growingText(turn, message);
  checkFailure(failure);
  turn.messages.endStream(id, failure === undefined ? {} : { stream_failure: failure });
}

/** @throws ChatError `bad_value` */
export function checkFailure(failure: string | undefined): void {
  if (failure !== undefined && !isTextWithin(failure, MAX_FAILURE_LENGTH)) {
    throw new ChatError('bad_value', undefined, 'failure');
  }
}

/**
 * Stop a message that grows. The user whom it answers may do so, its author, and the owner of an agent.
 *
 * @throws ChatError `stream_ended`, `forbidden`
 */
export function stop(
  turn: Turn,
  message: IMessage,
  { id }: CommandOf<'stop'>,
  principal: IPrincipal
): void {
  const asked = message.reply_to === undefined ? null : turn.messages.find(message.reply_to);
  const { sender } = message;
  const isOwn = [sender, turn.chatState.ownerOf(sender)].includes(principal.username);
  const author = isOwn ? principal.username : asked?.sender;
  turn.authorize(principal, 'message.stop', author);
  growingText(turn, message);
  turn.messages.endStream(id, { stopped_by: principal.username });
  if (asked) {
    withdrawAll(turn, { sender, question: asked.id });
  }
}

/** End the questions that a bot asked while it answered a message: nobody allows anything for an answer that was stopped. */
export function withdrawAll(
  { chatState, messages }: Turn,
  { sender, question }: { readonly sender: string; readonly question: string }
): void {
  for (const message of chatState.chat.getMessages()) {
    const isMeant = message.sender === sender && message.reply_to === question;
    if (isMeant && isOpenQuestion(message)) {
      messages.amend(message.id, { options_closed: 'withdrawn' });
    }
  }
}

/** Stop all messages that grow and for which this holds. Authors who were removed cannot end theirs. */
export function stopAll(
  { chatState, messages }: Turn,
  isMeant: (message: IMessage) => boolean,
  by: string
): void {
  for (const message of chatState.chat.getMessages()) {
    if (message.streaming && isMeant(message)) {
      messages.endStream(message.id, { stopped_by: by });
    }
  }
}

function growingText(turn: Turn, { id, streaming }: IMessage): Y.Text {
  const body = turn.chatState.chat.getYMessage(id)?.get('body');
  if (!streaming || !(body instanceof Y.Text)) {
    throw new ChatError('stream_ended');
  }
  return body;
}
