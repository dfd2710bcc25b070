import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../server/config.js';
import { describeFailure } from '../../server/failure.js';
import { lockData } from '../../server/lock.js';
import { SqliteStorage } from '../../server/storage/sqlite.js';

describe('starting', () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'colloquy-lock-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('[START1] permits one server at a time for a data directory', () => {
    const data = join(directory, 'a', 'data');
    const lock = lockData(data);
    const other = lockData(join(directory, 'other'));
    expect(() => lockData(data, 0)).toThrow(
      `Another Colloquy server is using the data in ${data}. Stop it, or choose another directory with --data.`
    );
    lock.dispose();
    lockData(data, 0).dispose();
    other.dispose();
  });

  describe('[MAIN3] reports why it fails, and a remedy', () => {
    const thrown = async (run: () => unknown): Promise<unknown> => {
      try {
        await run();
      } catch (error) {
        return error;
      }
      throw new Error('nothing was thrown');
    };
    const listen = (port: number, host: string): Promise<unknown> =>
      new Promise(resolve => createServer().on('error', resolve).listen(port, host));

    it('for an invalid data directory', async () => {
      const data = join(directory, 'file', 'data');
      writeFileSync(join(directory, 'file'), '');
      const error = await thrown(() => lockData(data));
      expect(describeFailure(error, loadConfig({ data }))).toMatch(
        /^The data directory .*data cannot be used: ENOTDIR.*\.$/
      );
    });

    it('for a database that cannot be opened', async () => {
      const error = await thrown(() => new SqliteStorage(join(directory, 'none', 'x')).open());
      expect(describeFailure(error, loadConfig())).toMatch(
        /^The data directory .*colloquy-data cannot be used: .*unable to open database file\.$/
      );
    });

    it('for a port in use, or an address of another machine', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await new Promise(resolve => server.once('listening', resolve));
      const { port } = server.address() as { port: number };
      expect(describeFailure(await listen(port, '127.0.0.1'), loadConfig({ port }))).toBe(
        `127.0.0.1:${port} is in use by another program. Choose another address or port.`
      );
      await new Promise(resolve => server.close(resolve));
      expect(
        describeFailure(await listen(0, '192.0.2.1'), loadConfig({ host: '192.0.2.1', port: 0 }))
      ).toBe('192.0.2.1:0 is not an address of this computer. Choose another --host.');
    });

    it('for an error that explains itself', () => {
      expect(describeFailure(new Error('The schema is newer.'), loadConfig())).toBe(
        'The schema is newer.'
      );
    });
  });
});
