import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Served } from '../../../harness/served.js';
import { Client, newChat } from './client.js';

const run = promisify(execFile);

describe('python-socketio', () => {
  let served: Served;

  beforeAll(async () => {
    const ensure = `import('./scripts/venv.mjs').then(venv => venv.ensureTestVenv())`;
    await run(process.execPath, ['--eval', ensure]);
    served = await Served.start();
  }, 300_000);
  afterAll(() => served.stop());

  it.each(['websocket', 'polling'])(
    '[SIO14] joins, sends and hears over %s, and is told why it is refused',
    async transport => {
      const chat = await newChat(served, 'ada');
      const bob = await Client.open(served, 'bob', chat);
      const script = 'test/python/chat_socketio.py';
      const url = `http://127.0.0.1:${served.port}`;
      const args = [script, url, await served.token('ada'), chat, transport];
      const { stdout } = await run('.venv-test/bin/python', args);
      const { results, heard } = JSON.parse(stdout) as { results: string[]; heard: unknown[] };
      expect(results).toEqual(['ok', 'error', 'string_used']);
      // The library handles each event in a thread of its own.
      expect(new Set(heard.map(told => JSON.stringify(told)))).toEqual(
        new Set(['["message_received","ada","Hello from Python"]', '["error","string_used"]'])
      );
      expect(heard).toHaveLength(2);
      await bob.until(() => bob.texts.length === 1);
      expect(bob.texts).toEqual(['Hello from Python']);
      bob.close();
      expect(served.takeErrors()).toEqual([]);
    }
  );
});
