import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../server/make-folder.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'colloquy-'));
});
afterEach(() => rmSync(root, { recursive: true }));

it('[MAIN9] a folder is made with those above it, for its owner alone, and may exist', () => {
  const path = join(root, 'a', 'b', 'c');
  makeFolder(path);
  makeFolder(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

it('[MAIN9] a place that takes no folder is an error, not an endless search', () => {
  writeFileSync(join(root, 'file'), '');
  expect(() => makeFolder(join(root, 'file'))).toThrow('EEXIST');
  expect(() => makeFolder(join(root, 'file', 'b'))).toThrow('ENOTDIR');
  if (existsSync('/proc/self')) {
    expect(() => makeFolder('/proc/none/b')).toThrow('ENOENT');
  }
});
