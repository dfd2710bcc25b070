import { isChatId } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';

/** Reads a chat id from a URL. A malformed id names no chat. @throws ChatError `chat_not_found` */
export function requireChatId(id: string): string {
  if (!isChatId(id)) {
    throw new ChatError('chat_not_found');
  }
  return id;
}
