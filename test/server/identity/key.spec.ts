import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
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

  it('says why the directory cannot be created', async () => {
    await writeFile(join(directory, 'deep'), '');
    await expect(loadKey(data)).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
