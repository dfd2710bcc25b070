import { access, rm } from 'node:fs/promises';
import * as random from 'lib0/random';
import { moveOver, moveTo, syncFile } from '../whole-file.js';

/**
 * Writes a file that a user named: either all of it exists or nothing.
 *
 * @param write - writes a temporary file of the given name, beside the final one
 * @throws Error with a sentence for the user if the file exists already and may not be replaced.
 */
export async function writeTarget(
  path: string,
  { force }: { force: boolean },
  write: (part: string) => Promise<void>
): Promise<void> {
  const taken = new Error(`The file ${path} already exists. Add --force to replace it.`);
  if (!force && (await isThere(path))) {
    throw taken;
  }
  const part = `${path}.${random.uuidv4()}.part`;
  try {
    await write(part);
    await syncFile(part);
    await (force ? moveOver : moveTo)(part, path);
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    throw code === 'EEXIST'
      ? taken
      : syscall
        ? new Error(`${path} cannot be written: ${message}.`)
        : error;
  } finally {
    await Promise.all(['', '-wal', '-shm'].map(end => rm(part + end, { force: true })));
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false
  );
