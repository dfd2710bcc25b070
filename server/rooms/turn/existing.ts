import type { IMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { reads, type Action } from '../../policy/policy.js';
import { isMessageId } from '../gate/values.js';
import type { Turn } from './turn.js';

/** The message that a command names, if the principal may change it. Messages that they may not read count as missing. */
export function existing(turn: Turn, principal: IPrincipal, id: string, action: Action): IMessage {
  const message = isMessageId(id) ? turn.messages.find(id) : null;
  const readAccess = turn.chatState.readAccessOf(principal);
  if (!message || (readAccess && !reads(readAccess, message.seq ?? 0))) {
    throw new ChatError('message_not_found');
  }
  if (message.type === 'system') {
    throw new ChatError('system_message');
  }
  turn.authorize(principal, action, message.sender);
  return message;
}
