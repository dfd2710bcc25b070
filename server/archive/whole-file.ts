import { access, link, open, rename, rm } from 'node:fs/promises';

/**
 * Write a file that is there whole or not at all.
 *
 * @param write - writes the file of the name that it is given, beside the one that is wanted
 * @throws Error with a sentence for whoever asked, if there is such a file already and it may not be replaced.
 */
export async function writeWhole(
  path: string,
  { force }: { force: boolean },
  write: (part: string) => Promise<void>
): Promise<void> {
  const taken = new Error(`There is a file ${path} already: add --force to replace it.`);
  if (!force && (await isThere(path))) {
    throw taken;
  }
  const part = `${path}.${process.pid}.part`;
  try {
    await write(part);
    await sync(part);
    if (force) {
      await rename(part, path);
    } else {
      await link(part, path); // unlike a rename, never onto another file
    }
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

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.sync().finally(() => file.close());
}
