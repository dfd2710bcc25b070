import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../clock.js';
import { isBotUsername } from '../../src/document/index.js';
import { DATABASE, SqliteStorage } from '../storage/sqlite.js';
import type { IStorage } from '../storage/storage.js';
import { Credentials } from './credentials.js';
import { loadKey } from './key.js';
import type { IPrincipal } from './principal.js';
import { Tokens } from './tokens.js';
import { userRowOf } from './user.js';

/**
 * Issues a token for the operator of the server. The server may be running. A bot is registered, so that people can add it to chats.
 *
 * @throws Error with a sentence if the user was deleted, or if the name is a bot's and the principal is not a bot, or the other way round.
 */
export async function issueToken(data: string, principal: IPrincipal, ms: number): Promise<string> {
  const tokens = new Tokens(await loadKey(data), systemClock);
  const file = join(data, DATABASE);
  if (!existsSync(file) && !principal.bot && !isBotUsername(principal.username)) {
    return tokens.issue(principal, ms); // no server has run yet, so nothing was revoked
  }
  const storage = new SqliteStorage(file);
  await storage.open();
  try {
    const { username, bot } = principal;
    const user = await storage.getUser(username);
    if (!bot && (user?.bot || isBotUsername(username))) {
      throw new Error(`${username} is a bot. Add --bot to get a token for it.`);
    }
    if (bot && user && !user.bot) {
      throw new Error(`${username} is a person. Choose another name for the bot.`);
    }
    const token = await new Credentials(tokens, storage, systemClock).issue(principal, ms);
    if (bot) {
      await register(storage, principal);
    }
    return token;
  } finally {
    await storage.close();
  }
}

/** Registers a bot of the operator's. One that a user registered stays theirs. */
async function register(storage: IStorage, principal: IPrincipal): Promise<void> {
  const { username, displayName } = principal;
  if (!(await storage.getBot(username))) {
    await storage.putUser(userRowOf(principal));
    const createdOn = systemClock.now();
    await storage.putBot({ username, displayName, kind: 'outside', answers: 'always', createdOn });
  }
}
