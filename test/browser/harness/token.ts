import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The bundled chat server, as in a wheel. */
export const BUNDLE = join('jupyterlab_colloquy', 'server', 'colloquy.mjs');

/** Creates an access token on the command line, for a client that cannot sign in. */
export async function makeToken(data: string, user: string, name?: string): Promise<string> {
  const args = [BUNDLE, 'token', '--data', data, '--user', user, ...(name ? ['--name', name] : [])];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return stdout.trim();
}
