import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const inRoot = (...parts) => join(root, ...parts);

function* files(path) {
  if (!existsSync(path)) {
    return;
  }
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  // Python writes its caches when it runs.
  const names = readdirSync(path).filter(name => name !== '__pycache__');
  for (const name of names.sort()) {
    yield* files(join(path, name));
  }
}

/** One hash over names and contents of files and folders, and over `more`. It ignores times, because a checkout changes them. */
export function hashOf(paths, more = '') {
  const hash = createHash('sha256').update(more);
  for (const path of paths) {
    for (const file of files(inRoot(path))) {
      hash.update(`\0${file}\0`).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

/** The last call for each stamp. Two steps may need the same at the same time. */
const calls = new Map();

/**
 * Does `work`, unless it was done before with the same inputs and `output` still exists.
 *
 * @returns {Promise<boolean>} whether it did
 */
export function once({ stamp, hash, output }, work) {
  const before = calls.get(stamp) ?? Promise.resolve();
  const call = before.catch(() => undefined).then(() => unlessDone({ stamp, hash, output }, work));
  calls.set(stamp, call);
  return call;
}

async function unlessDone({ stamp, hash, output }, work) {
  const file = inRoot(stamp);
  if (existsSync(inRoot(output)) && existsSync(file) && readFileSync(file, 'utf8') === hash) {
    return false;
  }
  rmSync(file, { force: true });
  await work();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, hash);
  return true;
}
