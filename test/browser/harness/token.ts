import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The bundled chat server, as in a wheel. */
export const BUNDLE = join('jupyterlab_colloquy', 'server', 'colloquy.mjs');

/** Creates an access token on the command line, for a client that cannot sign in. */
export async function makeToken(
  data: string,
  user: string,
  name?: string,
  ...options: readonly string[]
): Promise<string> {
  const named = name ? ['--name', name] : [];
  const args = [BUNDLE, 'token', '--data', data, '--user', user, ...named, ...options];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return stdout.trim();
}
