import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { toNotSaved } from '../errors.js';
import { createFile } from '../whole-file.js';
import { makeFolder } from '../make-folder.js';

const KEY_BYTES = 32;

/** The server looks this often for a key that another process is making. */
const ATTEMPTS = 100;
/** Milliseconds between two attempts. */
const PAUSE_MS = 10;

/** The name of the secret that signs this server's tokens. */
const TOKEN_KEY = 'key';

/** The name of the secret in the connection string. */
export const ACCESS_KEY = 'access-key';

/** The name of the secret by which push services know this server. */
export const PUSH_KEY = 'push-key';

const LOSS = {
  [TOKEN_KEY]: 'everyone must then sign in again',
  [ACCESS_KEY]: 'programs then need a new connection string',
  [PUSH_KEY]: 'browsers then get pushes again after their page was opened'
};

/**
 * Loads a secret of this server from the data directory. The first call makes it. No other process ever reads a partial key, and a process
 * that loses the race takes the key of the other.
 *
 * @throws Error if the file contains no key, or if the directory is not writable; ChatError `not_saved` if the disk is full.
 */
export async function loadKey(
  data: string,
  name: keyof typeof LOSS = TOKEN_KEY
): Promise<Uint8Array> {
  makeFolder(data);
  const path = join(data, name);
  const key = (await read(path)) ?? (await make(path));
  if (key.length !== KEY_BYTES) {
    throw new Error(`${path} is damaged. Remove it to create a new key; ${LOSS[name]}.`);
  }
  return key;
}

async function make(path: string): Promise<Uint8Array> {
  await createFile(path, randomBytes(KEY_BYTES), 0o600)
    .catch(unlessCode('EEXIST'))
    .catch((error: unknown) => {
      throw toNotSaved(error);
    });
  for (let i = 0; i < ATTEMPTS; i++) {
    const key = await read(path);
    if (key) {
      return key;
    }
    await setTimeout(PAUSE_MS);
  }
  return new Uint8Array();
}

/** An empty file is no key: another process is just making one, on a file system without hard links. */
const read = (path: string): Promise<Uint8Array | null> =>
  readFile(path).then(key => (key.length > 0 ? key : null), unlessCode('ENOENT'));

const unlessCode =
  (code: string) =>
  (error: unknown): null => {
    if ((error as NodeJS.ErrnoException).code !== code) {
      throw error;
    }
    return null;
  };
