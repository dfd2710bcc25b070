import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../clock.js';
import { DATABASE, SqliteStorage } from '../storage/sqlite.js';
import { Credentials } from './credentials.js';
import { loadKey } from './key.js';
import type { IPrincipal } from './principal.js';
import { Tokens } from './tokens.js';

/**
 * A token for whoever runs the server, also while it serves.
 *
 * @throws Error with a sentence if the user was deleted, or the name is a bot's and it is no bot that asks.
 */
export async function issueToken(data: string, principal: IPrincipal, ms: number): Promise<string> {
  const tokens = new Tokens(await loadKey(data), systemClock);
  const file = join(data, DATABASE);
  if (!existsSync(file)) {
    return tokens.issue(principal, ms); // nothing was served yet, so nothing was taken back
  }
  const storage = new SqliteStorage(file);
  await storage.open();
  try {
    const { username, bot } = principal;
    if (!bot && (await storage.getUser(username))?.bot) {
      throw new Error(`${username} is a bot: add --bot to speak as it.`);
    }
    return await new Credentials(tokens, storage, systemClock).issue(principal, ms);
  } finally {
    await storage.close();
  }
}
