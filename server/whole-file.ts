import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as random from 'lib0/random';

/**
 * Files that are whole or absent, whenever the process or the computer stops: written under another name, flushed to the disk, then renamed.
 */

/** Replaces a file, or makes it. */
export const replaceFile = (
  path: string,
  content: string | Uint8Array,
  mode?: number
): Promise<void> => write(path, content, moveOver, mode);

/** Makes a file. @throws Error with the code EEXIST if there is one of this name. It is not replaced then. */
export const createFile = (
  path: string,
  content: string | Uint8Array,
  mode?: number
): Promise<void> => write(path, content, moveTo, mode);

/** Gives a whole file its name. Another file of this name is replaced. */
export async function moveOver(part: string, path: string): Promise<void> {
  await rename(part, path);
  await syncFolder(dirname(path));
}

/** Gives a whole file its name. @throws Error with the code EEXIST if there is one of this name. It is not replaced then. */
export async function moveTo(part: string, path: string): Promise<void> {
  try {
    await link(part, path); // unlike a rename, this never replaces another file
    await syncFolder(dirname(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw error;
    }
    // Some file systems have no hard links, and each refuses them with an error of its own. There, an empty file takes the name first.
    const taken = await open(path, 'wx');
    await taken.close();
    await moveOver(part, path);
  }
}

/** Flushes a file that other code has written. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Flushes the names in a folder. Not all systems can do that, and none can tell us what else to do. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

/** Writes a part and gives it its name. Leaves no part behind, whatever happens. */
async function write(
  path: string,
  content: string | Uint8Array,
  move: (part: string, path: string) => Promise<void>,
  mode = 0o666
): Promise<void> {
  const part = `${path}.${random.uint32()}.part`;
  try {
    await writeSynced(part, content, mode);
    await move(part, path);
  } finally {
    await rm(part, { force: true });
  }
}

async function writeSynced(
  path: string,
  content: string | Uint8Array,
  mode: number
): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
