import { isChatId } from '../../src/document/index.js';
import { ChatError } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import { may } from '../policy/policy.js';
import type { IStorage } from '../storage/storage.js';

/** Ask the policy whether somebody may read a chat. Who may not is told that there is none. @throws ChatError */
export async function demandReading(
  storage: Pick<IStorage, 'getChat' | 'getParticipants' | 'wasDeleted'>,
  principal: IPrincipal,
  chat: string
): Promise<void> {
  const row = isChatId(chat) ? await storage.getChat(chat) : null;
  if (!row) {
    throw new ChatError((await storage.wasDeleted(chat)) ? 'chat_deleted' : 'chat_not_found');
  }
  const participants = await storage.getParticipants(chat);
  const roles = new Map(participants.map(({ username, role }) => [username, role]));
  if (!may(principal, 'chat.read', { access: row.access, roles })) {
    throw new ChatError('chat_not_found');
  }
}
