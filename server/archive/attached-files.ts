import { constants, copyFile, mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { UPLOADING } from '../attachments/files.js';
import { moveOver, syncFile, syncFolder } from '../whole-file.js';

/**
 * Copies the attached files of all chats to another folder. A file that is there already is taken for the same only if size and time of
 * the last change are, because an interrupted copy leaves parts behind. Files that are in the other folder only are kept.
 */
export async function copyAttached(source: string, target: string): Promise<void> {
  const arriving = join(target, UPLOADING);
  for (const chat of await namesIn(source)) {
    if (chat === UPLOADING) {
      continue;
    }
    const names = await namesIn(join(source, chat));
    if (names.length > 0) {
      await mkdir(arriving, { recursive: true });
      await mkdir(join(target, chat), { recursive: true });
    }
    for (const name of names) {
      await copyOne(join(source, chat, name), join(target, chat, name), join(arriving, name));
    }
  }
  await rm(arriving, { recursive: true, force: true });
  await syncFolder(target);
}

async function copyOne(source: string, target: string, part: string): Promise<void> {
  const [from, to] = [await statOf(source), await statOf(target)];
  if (!from?.isFile() || (to?.size === from.size && to.mtime.getTime() === from.mtime.getTime())) {
    return;
  }
  try {
    await copyFile(source, part, constants.COPYFILE_FICLONE);
  } catch (error) {
    if (!(await statOf(source))) {
      return; // deleted meanwhile, with its chat
    }
    throw error;
  }
  // Without its time, the file is copied again the next time.
  await utimes(part, from.atime, from.mtime).catch(() => undefined);
  await syncFile(part);
  await moveOver(part, target);
}

/** There is nothing of this name, or a file where a folder was expected. */
const MISSING = ['ENOENT', 'ENOTDIR'];

/** The names in a folder; none if there is no such folder. */
const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(unlessMissing([]));

const statOf = (path: string) => stat(path).catch(unlessMissing(null));

const unlessMissing =
  <T>(instead: T) =>
  (error: unknown): T => {
    if (!MISSING.includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw error;
    }
    return instead;
  };
