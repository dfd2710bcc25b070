import { access, readdir, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { causeOf } from '../errors.js';
import { DATABASE } from '../storage/sqlite.js';
import { isUnwritten } from '../storage/sqlite/database.js';
import { moveOver, moveTo, syncFile } from '../whole-file.js';

interface ITargetOptions {
  /** The server's data directory, whose database is never replaced. */
  readonly data: string;
  /** Whether another file of this name may be replaced. */
  readonly force: boolean;
}

/**
 * Writes a file that a user named: either all of it exists or nothing.
 *
 * @param write - writes a temporary file of the given name, beside the final one
 * @throws Error with a sentence for the user if the file exists already and may not be replaced, or cannot be written.
 */
export async function writeTarget(
  path: string,
  { data, force }: ITargetOptions,
  write: (part: string) => Promise<void>
): Promise<void> {
  if (await isOwn(path, data)) {
    throw new Error(`The server keeps its own data in ${path}. Name another file.`);
  }
  const taken = new Error(`The file ${path} already exists. Add --force to replace it.`);
  if (!force && (await isThere(path))) {
    throw taken;
  }
  const part = `${path}.${process.pid}.part`;
  try {
    await removeAbandoned(path);
    await write(part);
    await syncFile(part);
    await (force ? moveOver : moveTo)(part, path);
  } catch (error) {
    const cause = causeOf(error);
    const { code, syscall, message } = cause as NodeJS.ErrnoException;
    throw code === 'EEXIST'
      ? taken
      : syscall || isUnwritten(cause)
        ? new Error(`${path} cannot be written: ${message}.`)
        : error;
  } finally {
    await Promise.all(['', ...BESIDE].map(end => rm(part + end, { force: true })));
  }
}

/** Files that SQLite keeps beside a database. */
const BESIDE = ['-wal', '-shm', '-journal'];

/** Whether the server itself keeps a file of this name: its database, or one of the files beside that. */
async function isOwn(path: string, data: string): Promise<boolean> {
  const [folder, own] = await Promise.all(
    [dirname(path), data].map(name => realpath(name).catch(() => name))
  );
  return folder === own && ['', ...BESIDE].some(end => basename(path) === DATABASE + end);
}

/**
 * Removes what earlier writers of this file left when they were killed. In a container, each of them may have had the number that this
 * process has now.
 */
async function removeAbandoned(path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    const rest = name.startsWith(basename(path)) ? name.slice(basename(path).length) : '';
    const [, pid] = /^\.(\d+)\.part(-wal|-shm|-journal)?$/.exec(rest) ?? [];
    if (pid !== undefined && (Number(pid) === process.pid || !isRunning(Number(pid)))) {
      await rm(join(folder, name), { force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it runs, for another user
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false
  );
