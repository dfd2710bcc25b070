import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from '../faults/server-process.js';
import { RestTalk } from '../harness/rest-talk.js';

/** A bot that takes up what it can. It notes its process and those that it starts. */
const GREEDY = `
  import { execSync } from 'node:child_process';
  import { appendFileSync, existsSync, writeFileSync, writeSync } from 'node:fs';
  const beside = name => import.meta.dirname + '/' + name;
  appendFileSync(beside('pids'), process.pid + '\\n');
  writeFileSync(beside('env'), JSON.stringify(process.env));
  const send = message => { try { writeSync(3, JSON.stringify(message) + '\\n'); } catch {} };
  const ACTS = {
    block: () => { for (;;); },
    wait: () => execSync('echo $$ >> ' + beside('pids') + '; exec sleep 60'),
    memory: () => { const all = []; for (;;) all.push(new Array(1e5).fill(Math.random())); },
    map: () => { const all = new Map(); for (let i = 0; i < 2e7; i++) all.set(i, i); },
    buffers: () => { const all = []; for (;;) all.push(Buffer.alloc(2 ** 28, 1)); },
    slow: async conversation => {
      const stream = await conversation.stream();
      await stream.append('Begun');
      if (!existsSync(beside('go'))) await new Promise(() => {});
      await stream.append(' and done');
    },
    pid: c => c.reply('pid ' + process.pid),
    flood: () => { for (;;) send('x'.repeat(1e6)); },
    calls: c => { for (;;) void c.history(1000); },
    deaf: c => { for (let i = 0; i < 9000; i++) void c.history(1000); for (;;); },
    print: () => { for (;;) console.log('x'.repeat(1e5)); }
  };
  export default { name: 'greedy', displayName: 'Greedy', onMessage: ({ body }, c) => ACTS[body](c) };`;

/** The longest time that a message of somebody else may take beside it, in milliseconds. A quiet server needs some 10. */
const PATIENCE_MS = 1_000;

/** The longest time until no process is left, in milliseconds. */
const END_MS = 5_000;

/** Whether a process still runs. One that has ended may stay in the list until its parent asks for it. */
function runs(pid: string): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}

const pause = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 20));

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

  it.each(['block', 'wait', 'memory', 'map', 'buffers', 'flood', 'calls', 'deaf', 'print'])(
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

  /** The processes of the module and those that it started, once there are this many. */
  async function pids(count: number): Promise<string[]> {
    for (;;) {
      const found = readFileSync(join(data, 'pids'), 'utf8').trim().split('\n');
      if (found.length >= count) {
        return found;
      }
      await pause();
    }
  }

  async function requireGone(processes: readonly string[]): Promise<void> {
    const end = performance.now() + END_MS;
    while (processes.some(runs) && performance.now() < end) {
      await pause();
    }
    expect(processes.filter(runs)).toEqual([]);
  }

  it.each([
    ['pid', 1],
    ['block', 1],
    ['wait', 2]
  ])(
    '[MODULE11] ends within 5 s whatever a module does, and leaves no process: %s',
    async (act, count) => {
      await server.start();
      const ada = new RestTalk(server.http, await server.token('ada'));
      await ada.say(await ada.chat('greedy'), act);
      const processes = await pids(count);
      const start = performance.now();
      expect(await server.stop()).toBe(143);
      expect(performance.now() - start).toBeLessThan(END_MS);
      await requireGone(processes);
    }
  );

  it.each([
    ['pid', 1],
    ['block', 1],
    ['wait', 2]
  ])('[MODULE17] leaves no process when it is killed: %s', async (act, count) => {
    await server.start();
    const ada = new RestTalk(server.http, await server.token('ada'));
    await ada.say(await ada.chat('greedy'), act);
    const processes = await pids(count);
    await server.kill();
    await requireGone(processes);
  });

  it('[MODULE5] goes on when the process of a module is killed', async () => {
    await server.start();
    const ada = new RestTalk(server.http, await server.token('ada'));
    const chat = await ada.chat('greedy');
    await ada.say(chat, 'pid');
    const [pid] = await pids(1);
    await ada.until(chat, `pid ${pid}`);
    process.kill(Number(pid), 'SIGKILL');
    const [, next] = await pids(2);
    await ada.say(chat, 'pid');
    await ada.until(chat, `pid ${next}`);
  });

  it('[MODULE18] gives a module the variables that its entry names, and of the others only those of every program', async () => {
    const env = { COLLOQUY_LOG_LEVEL: 'warn', API_KEY: 'sk-1', NODE_OPTIONS: '--no-warnings' };
    const bots = [{ module: './greedy.mjs', environment: ['GIVEN'] }];
    server = new ServerProcess(data, { bots }, { env: { ...env, GIVEN: 'yes', LANG: 'C' } });
    await server.start();
    expect(JSON.parse(readFileSync(join(data, 'env'), 'utf8'))).toEqual({
      PATH: process.env.PATH,
      GIVEN: 'yes',
      LANG: 'C'
    });
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
