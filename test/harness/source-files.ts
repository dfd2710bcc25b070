import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The files of a folder and its folders. Installed packages are left out, because they may link back to this one. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return entry.name === 'node_modules' ? [] : sourceFiles(path);
    }
    return entry.isFile() ? [path] : [];
  });
}
