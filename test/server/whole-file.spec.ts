import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import files from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTarget } from '../../server/archive/target.js';
import { loadKey } from '../../server/identity/key.js';
import { createFile, replaceFile } from '../../server/whole-file.js';

let folder: string;
const path = (name: string): string => join(folder, name);
const text = (name: string): string => readFileSync(path(name), 'utf8');

/** Simulates a file system without hard links. */
const withoutLinks = (code: string): void =>
  void jest
    .spyOn(files, 'link')
    .mockRejectedValue(Object.assign(new Error(code), { code, syscall: 'link' }));

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'colloquy-whole-'))));
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

describe('[WHOLE1] a file is complete or absent', () => {
  it('is replaced at once, with its permissions, after the new one is on the disk', async () => {
    writeFileSync(path('a'), 'old');
    const rename = jest.spyOn(files, 'rename').mockImplementationOnce((part, target) => {
      expect([readFileSync(part, 'utf8'), text('a'), target]).toEqual(['new', 'old', path('a')]);
      return Promise.reject(new Error('killed'));
    });
    await expect(replaceFile(path('a'), 'new', 0o600)).rejects.toThrow('killed');
    expect([text('a'), readdirSync(folder)]).toEqual(['old', ['a']]);
    rename.mockRestore();
    await replaceFile(path('a'), 'new', 0o600);
    expect([text('a'), readdirSync(folder)]).toEqual(['new', ['a']]);
    expect(statSync(path('a')).mode & 0o777).toBe(0o600);
  });

  it('is absent when the disk is full', async () => {
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    const open = files.open;
    jest.spyOn(files, 'open').mockImplementation(async (...args) => {
      const file = await open(...args);
      jest.spyOn(file, 'sync').mockRejectedValue(full);
      return file;
    });
    await expect(createFile(path('a'), 'new')).rejects.toThrow('ENOSPC');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('[WHOLE2] without hard links', () => {
  it.each(['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'])(
    'creates a file, and replaces nothing: %s',
    async code => {
      withoutLinks(code);
      await createFile(path('a'), 'first');
      await expect(createFile(path('a'), 'second')).rejects.toMatchObject({ code: 'EEXIST' });
      expect([text('a'), readdirSync(folder)]).toEqual(['first', ['a']]);
      const write = (part: string): Promise<void> => files.writeFile(part, 'backup');
      await writeTarget(path('b'), { data: path('data'), force: false }, write);
      await expect(
        writeTarget(path('b'), { data: path('data'), force: false }, write)
      ).rejects.toThrow('--force');
      expect([text('b'), readdirSync(folder)]).toEqual(['backup', ['a', 'b']]);
    }
  );

  it('creates one key, however many processes start at once', async () => {
    withoutLinks('EPERM');
    const keys = await Promise.all(Array.from({ length: 20 }, () => loadKey(folder)));
    expect(new Set(keys.map(key => Buffer.from(key).toString('hex'))).size).toBe(1);
    expect(readdirSync(folder)).toEqual(['key']);
  });

  it('reports the reason for a name that cannot be used', async () => {
    withoutLinks('EPERM');
    await expect(createFile(path('none/a'), 'x')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
