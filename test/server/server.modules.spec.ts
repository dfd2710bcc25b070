import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from '../faults/server-process.js';
import { RestTalk } from '../harness/rest-talk.js';

/** A bot that takes up what it can. */
const GREEDY = `
  import { existsSync } from 'node:fs';
  import { parentPort } from 'node:worker_threads';
  const ACTS = {
    block: () => { for (;;); },
    memory: () => { const all = []; for (;;) all.push(new Array(1e5).fill(Math.random())); },
    slow: async conversation => {
      const stream = await conversation.stream();
      await stream.append('Begun');
      if (!existsSync(import.meta.dirname + '/go')) await new Promise(() => {});
      await stream.append(' and done');
    },
    flood: () => { for (;;) parentPort.postMessage('x'.repeat(1e6)); }
  };
  export default { name: 'greedy', displayName: 'Greedy', onMessage: ({ body }, c) => ACTS[body](c) };`;

/** The longest time that a message of somebody else may take beside it, in milliseconds. A quiet server needs some 10. */
const PATIENCE_MS = 1_000;

describe('the server with modules', () => {
  let data: string;
  let server: ServerProcess;

  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'colloquy-server-modules-'));
    writeFileSync(join(data, 'greedy.mjs'), GREEDY);
    server = new ServerProcess(data, {
      noLimits: true,
      bots: ['echo', { module: './greedy.mjs', memory: 64 }]
    });
  });
  afterEach(async () => {
    await server.kill();
    rmSync(data, { recursive: true });
  });

  it.each(['block', 'memory', 'flood'])(
    '[MODULE5] serves others while a module does its worst: %s',
    async act => {
      await server.start();
      const ada = new RestTalk(server.http, await server.token('ada'));
      const [chat, other] = [await ada.chat('greedy'), await ada.chat('echo')];
      await ada.say(chat, act);
      const times: number[] = [];
      for (let i = 0; i < 50; i++) {
        const start = performance.now();
        await ada.say(other, `Hello ${i}`);
        times.push(performance.now() - start);
      }
      expect(Math.max(...times)).toBeLessThan(PATIENCE_MS);
    }
  );

  it('[MODULE11] ends within 5 s although a module blocks', async () => {
    await server.start();
    const ada = new RestTalk(server.http, await server.token('ada'));
    await ada.say(await ada.chat('greedy'), 'block');
    const start = performance.now();
    expect(await server.stop()).toBe(143);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('[MODULE14] answers once although the server is killed while a module answers', async () => {
    await server.start();
    const token = await server.token('ada');
    const before = new RestTalk(server.http, token);
    const chat = await before.chat('greedy');
    await before.say(chat, 'slow');
    await before.until(chat, 'Begun');
    await server.kill();
    writeFileSync(join(data, 'go'), '');
    await server.start();
    const after = new RestTalk(server.http, token);
    expect(await after.until(chat, 'Begun and done')).toEqual(['slow', 'Begun and done']);
  });

  it('[MODULE1] does not start if a module does not exist, and says why', async () => {
    rmSync(join(data, 'greedy.mjs'));
    const path = join(data, 'greedy.mjs');
    await expect(server.start()).rejects.toThrow(
      `The server ended with 2: colloquy: bots.1.module names a file that does not exist: ${path}.\n`
    );
  });
});
