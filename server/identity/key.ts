import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

const LENGTH = 32;

/** The name of the secret that signs this server's tokens. */
export const TOKEN_KEY = 'key';

/** The name of the secret in the connection string. */
export const ACCESS_KEY = 'access-key';

const LOSS = {
  [TOKEN_KEY]: 'everyone must then sign in again',
  [ACCESS_KEY]: 'programs then need a new connection string'
};

/**
 * Loads a secret of this server from the data directory. The first call makes it. The key is written to a temporary file and then linked
 * into place. So no other process ever reads a partial key, and a process that loses the race takes the key of the other.
 *
 * @throws Error if the file contains no key, or if the directory is not writable.
 */
export async function loadKey(
  data: string,
  name: keyof typeof LOSS = TOKEN_KEY
): Promise<Uint8Array> {
  await mkdir(data, { recursive: true, mode: 0o700 });
  const path = join(data, name);
  const key = (await read(path)) ?? (await make(data, path));
  if (key.length !== LENGTH) {
    throw new Error(`${path} is damaged. Remove it to make a new key; ${LOSS[name]}.`);
  }
  return key;
}

async function make(data: string, path: string): Promise<Uint8Array> {
  const draft = join(data, `.key-${randomUUID()}`);
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(randomBytes(LENGTH));
      await file.sync();
    } finally {
      await file.close();
    }
    await link(draft, path).catch(unlessCode('EEXIST'));
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(path);
}

const read = (path: string): Promise<Uint8Array | null> =>
  readFile(path).catch(unlessCode('ENOENT'));

const unlessCode =
  (code: string) =>
  (error: unknown): null => {
    if ((error as NodeJS.ErrnoException).code !== code) {
      throw error;
    }
    return null;
  };
