import { isChatId } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';

/** An id from an address. What cannot be one names nothing. @throws ChatError `chat_not_found` */
export function existing(id: string): string {
  if (!isChatId(id)) {
    throw new ChatError('chat_not_found');
  }
  return id;
}
