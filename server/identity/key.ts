import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

const LENGTH = 32;

/** The secret that signs this server's tokens. */
export const TOKEN_KEY = 'key';

/** The secret of the connection string. */
export const ACCESS_KEY = 'access-key';

const LOSS = {
  [TOKEN_KEY]: 'everybody has to sign in again then',
  [ACCESS_KEY]: 'programs need a new connection string then'
};

/**
 * A secret of this server, in the data directory; whoever asks first makes both.
 * The key is written aside and then linked into place, so that no other process ever reads half of one
 * and whoever comes second takes the first one's.
 *
 * @throws Error if the file holds no key, or the directory cannot be written.
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
