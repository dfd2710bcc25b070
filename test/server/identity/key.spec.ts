import files, { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKey } from '../../../server/identity/key.js';

describe('the key', () => {
  let directory: string;
  let data: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'colloquy-key-'));
    data = join(directory, 'deep', 'data');
  });
  afterEach(() => rm(directory, { recursive: true }));

  const mode = async (path: string): Promise<string> =>
    ((await stat(path)).mode & 0o777).toString(8);

  it('[IDENT5] is created at the first start, readable only for its owner, and kept', async () => {
    const key = await loadKey(data);
    expect(key).toHaveLength(32);
    expect(await mode(data)).toBe('700');
    expect(await mode(join(data, 'key'))).toBe('600');
    expect(await loadKey(data)).toEqual(key);
    expect(await readdir(data)).toEqual(['key']);
  });

  it('[IDENT6] is the same for processes that start at the same time', async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, () => loadKey(data)));
    expect(new Set(keys.map(key => Buffer.from(key).toString('hex'))).size).toBe(1);
    expect(await readdir(data)).toEqual(['key']);
  });

  it('[IDENT7] is reported and not replaced when it is damaged', async () => {
    await loadKey(data);
    await writeFile(join(data, 'key'), 'short');
    await expect(loadKey(data)).rejects.toThrow('damaged');
  });

  it('[IDENT30] is not_saved on a full disk, and made by the next request', async () => {
    await loadKey(data);
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const { open } = files;
    const opened = jest.spyOn(files, 'open').mockImplementation(async (...args) => {
      const file = await open(...args);
      jest.spyOn(file, 'sync').mockRejectedValue(full);
      return file;
    });
    try {
      await expect(loadKey(data, 'access-key')).rejects.toMatchObject({
        code: 'not_saved',
        cause: full
      });
    } finally {
      opened.mockRestore();
    }
    expect(await readdir(data)).toEqual(['key']);
    expect(await loadKey(data, 'access-key')).toHaveLength(32);
  });

  it('says why the directory cannot be created', async () => {
    await writeFile(join(directory, 'deep'), '');
    await expect(loadKey(data)).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
