import { join } from 'node:path';
import { issueToken } from '../../../server/identity/issue-token.js';

/** The bundled chat server, as in a wheel. */
export const BUNDLE = join('jupyterlab_colloquy', 'server', 'colloquy.mjs');

const DAY_MS = 86_400_000;

/** Creates an access token as the command line does, for a client that cannot sign in. */
export const makeToken = (
  data: string,
  username: string,
  displayName = username,
  { bot = false } = {}
): Promise<string> =>
  issueToken(
    data,
    { username, name: displayName, displayName, admin: false, bot, guest: false },
    DAY_MS
  );
