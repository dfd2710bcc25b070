import { lstat, rm } from 'node:fs/promises';

/** Removes the socket that a killed server left behind. Call it only where no other server can be listening on it. */
export async function removeStaleSocket(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found?.isSocket()) {
    await rm(path);
  }
}
