import { isChatId } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { readAccessIn } from '../../policy/policy.js';
import type { IReadAccess } from '../../policy/policy.js';
import type { IStorage } from '../../storage/storage.js';

/** What is asked of the store. */
export type IReadAccessStore = Pick<
  IStorage,
  'getChat' | 'getParticipants' | 'getFormer' | 'wasDeleted'
>;

/** What one may read of a chat, as the policy says. Who may read nothing is told that there is none. @throws ChatError */
export async function requireReadAccess(
  storage: IReadAccessStore,
  principal: IPrincipal,
  chat: string
): Promise<IReadAccess> {
  const row = isChatId(chat) ? await storage.getChat(chat) : null;
  if (!row) {
    throw new ChatError((await storage.wasDeleted(chat)) ? 'chat_deleted' : 'chat_not_found');
  }
  const participants = await storage.getParticipants(chat);
  const own = participants.find(({ username }) => username === principal.username);
  const former = own ? null : await storage.getFormer(chat, principal.username);
  const roles = new Map(participants.map(({ username, role }) => [username, role]));
  const reach = readAccessIn(principal, { access: row.access, roles }, own ?? null, former);
  if (!reach) {
    throw new ChatError('chat_not_found');
  }
  return reach;
}

/** The same for what only those may see who take part now. @throws ChatError `forbidden` too */
export async function requireParticipant(
  storage: IReadAccessStore,
  principal: IPrincipal,
  chat: string
): Promise<IReadAccess> {
  const reach = await requireReadAccess(storage, principal, chat);
  if (reach.until !== Infinity) {
    throw new ChatError('forbidden');
  }
  return reach;
}
