import { isChatId } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { readAccessIn } from '../../policy/policy.js';
import type { IReadAccess } from '../../policy/policy.js';
import type { IStorage } from '../../storage/storage.js';
import { chatForPolicy } from './policy-chat.js';

/** The part of the store that read access needs. */
export type IReadAccessStore = Pick<
  IStorage,
  'getChat' | 'getParticipants' | 'getFormer' | 'wasDeleted' | 'workspaces'
>;

/** The read access of a principal to a chat, by the policy. Users who may read nothing get `chat_not_found`. @throws ChatError */
export async function requireReadAccess(
  storage: IReadAccessStore,
  principal: IPrincipal,
  chat: string
): Promise<IReadAccess> {
  const row = isChatId(chat) ? await storage.getChat(chat) : null;
  if (!row) {
    throw new ChatError((await storage.wasDeleted(chat)) ? 'chat_deleted' : 'chat_not_found');
  }
  const facts = await chatForPolicy(storage, row, principal);
  const own = facts.participants.find(({ username }) => username === principal.username);
  const former = own ? null : await storage.getFormer(chat, principal.username);
  const readAccess = readAccessIn(principal, facts, own ?? null, former);
  if (!readAccess) {
    throw new ChatError('chat_not_found');
  }
  return readAccess;
}

/** The same, but only for current participants. @throws ChatError `forbidden` too */
export async function requireParticipant(
  storage: IReadAccessStore,
  principal: IPrincipal,
  chat: string
): Promise<IReadAccess> {
  const readAccess = await requireReadAccess(storage, principal, chat);
  if (readAccess.until !== Infinity) {
    throw new ChatError('forbidden');
  }
  return readAccess;
}
