import { isBotUsername, isGuestUsername, isMadeUsername } from '../../src/document/index.js';
import { ChatError } from '../errors.js';
import type { IStorage } from '../storage/storage.js';
import { readUsername, type IPrincipal } from './principal.js';
import { userRowOf } from './user.js';

/**
 * Admits a user whom another service knows by this name, and stores them.
 *
 * @throws ChatError `forbidden` if the name belongs to a guest, to a user created by a program, or to a bot.
 */
export async function admitAccount(
  storage: Pick<IStorage, 'getUser' | 'putUser'>,
  principal: IPrincipal
): Promise<void> {
  const { username } = principal;
  if (isMadeUsername(username)) {
    throw new ChatError(
      'forbidden',
      'This username belongs to a user of the HTTP API. Use another username.'
    );
  }
  if (isGuestUsername(username)) {
    throw new ChatError('forbidden', 'This username belongs to a guest. Use another username.');
  }
  if (isBotUsername(username) || (await storage.getUser(username))?.bot) {
    throw new ChatError('forbidden', 'This username belongs to a bot. Use another username.');
  }
  await storage.putUser(userRowOf(principal));
}

/** Reads the username of an account; null for anything else, such as the name of a guest. */
export function readAccountName(text: string): string | null {
  const name = readUsername(text);
  const isOther = [isBotUsername, isGuestUsername, isMadeUsername].some(is => is(name ?? ''));
  return isOther ? null : name;
}
