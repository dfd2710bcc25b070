import { isGuestUsername, isMadeUsername } from '../../src/document/index.js';
import { ChatError } from '../errors.js';
import type { IStorage } from '../storage/storage.js';
import type { IPrincipal } from './principal.js';
import { userRowOf } from './user.js';

/**
 * Let somebody in whom another service knows by that name, and remember them.
 *
 * @throws ChatError `forbidden` where the name is that of a guest, of a user whom a program made, or of a bot.
 */
export async function admitAccount(
  storage: Pick<IStorage, 'getUser' | 'putUser'>,
  principal: IPrincipal
): Promise<void> {
  const { username } = principal;
  if (isMadeUsername(username)) {
    throw new ChatError('forbidden', 'This username belongs to a user of the HTTP API.');
  }
  if (isGuestUsername(username)) {
    throw new ChatError('forbidden', 'This username belongs to a guest.');
  }
  if ((await storage.getUser(username))?.bot) {
    throw new ChatError('forbidden', 'This username belongs to a bot.');
  }
  await storage.putUser(userRowOf(principal));
}
