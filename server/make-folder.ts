import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder that only its owner may enter, and the folders above it. Nothing happens if it exists. Node's own recursion never ends
 * where a folder exists in which none can be made, such as `/proc`.
 *
 * @throws the error of the file system
 */
export function makeFolder(path: string): void {
  try {
    make(path);
  } catch (error) {
    const above = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === path) {
      throw error;
    }
    makeFolder(above);
    make(path);
  }
}

function make(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      throw error;
    }
  }
}
