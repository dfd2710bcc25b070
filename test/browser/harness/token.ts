import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The bundled chat server, as a wheel has it. */
export const BUNDLE = join('jupyterlab_colloquy', 'server', 'colloquy.mjs');

/** An access token for a client that cannot sign in by itself, from the command line. */
export async function makeToken(data: string, user: string, name?: string): Promise<string> {
  const args = [BUNDLE, 'token', '--data', data, '--user', user, ...(name ? ['--name', name] : [])];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return stdout.trim();
}
