import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../whole-file.js';
import { ACCESS_KEY, loadKey } from './key.js';

const fileIn = (data: string): string => join(data, 'endpoint');

/** Stores the URL at which programs reach the server, for connection strings. */
export const saveEndpoint = (data: string, url: string): Promise<void> =>
  replaceFile(fileIn(data), `${url.replace(/(?<!\/)\/*$/, '/')}\n`, 0o600);

/**
 * The string that an identity SDK needs to create users and tokens. It is as powerful as the key: a program that has it can act as any user.
 *
 * @param regenerate - create a new key. Requests signed with the old one are refused from then on.
 * @throws Error with a sentence if no server has ever run with this data.
 */
export async function connectionString(data: string, regenerate = false): Promise<string> {
  const endpoint = await readFile(fileIn(data), 'utf8').catch(() => {
    throw new Error(
      `The address of the server for ${data} is not known yet. Run colloquy serve once, with a host and port or with --public-url.`
    );
  });
  if (regenerate) {
    await rm(join(data, ACCESS_KEY), { force: true });
  }
  const key = await loadKey(data, ACCESS_KEY);
  return `endpoint=${endpoint.trim()};accesskey=${Buffer.from(key).toString('base64')}`;
}
