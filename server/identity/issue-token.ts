import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../clock.js';
import { DATABASE, SqliteStorage } from '../storage/sqlite.js';
import { Credentials } from './credentials.js';
import { loadKey } from './key.js';
import type { IPrincipal } from './principal.js';
import { Tokens } from './tokens.js';

/**
 * Issues a token for the operator of the server. The server may be running.
 *
 * @throws Error with a sentence if the user was deleted, or if the name is a bot's and the principal is not a bot.
 */
export async function issueToken(data: string, principal: IPrincipal, ms: number): Promise<string> {
  const tokens = new Tokens(await loadKey(data), systemClock);
  const file = join(data, DATABASE);
  if (!existsSync(file)) {
    return tokens.issue(principal, ms); // no server has run yet, so nothing was revoked
  }
  const storage = new SqliteStorage(file);
  await storage.open();
  try {
    const { username, bot } = principal;
    if (!bot && (await storage.getUser(username))?.bot) {
      throw new Error(`${username} is a bot. Add --bot to get a token for it.`);
    }
    return await new Credentials(tokens, storage, systemClock).issue(principal, ms);
  } finally {
    await storage.close();
  }
}
