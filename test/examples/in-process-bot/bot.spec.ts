import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '../../../server/clock.js';
import { loadKey } from '../../../server/identity/key.js';
import { Tokens } from '../../../server/identity/tokens.js';
import { person } from '../../harness/people.js';
import { RestTalk } from '../../harness/rest-talk.js';

const MODULES = 'node_modules/jupyterlab-colloquy';

/** Installs the program of this package, as it is published. The bundler runs in a process of its own. */
function install(folder: string): void {
  const package_ = join(folder, MODULES);
  mkdirSync(package_, { recursive: true });
  cpSync('package.json', join(package_, 'package.json'));
  symlinkSync(
    resolve('node_modules/@photostructure'),
    join(folder, 'node_modules/@photostructure')
  );
  const program = `
    import { build } from 'esbuild';
    import { PROGRAM } from './scripts/bundles.mjs';
    await build({ ...PROGRAM, outdir: ${JSON.stringify(join(package_, 'lib/bin'))} });`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', program]);
}

describe('the example of a bot in a module', () => {
  let folder: string;
  let child: ChildProcess;
  let exited: Promise<unknown>;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'colloquy-in-process-bot-'));
    cpSync('examples/in-process-bot', folder, { recursive: true });
    install(folder);
  });
  afterAll(async () => {
    child.kill('SIGKILL');
    await exited;
    rmSync(folder, { recursive: true });
  });

  it('[MODULE13] greets everyone who writes, in a folder of its own, and has at most ten lines', async () => {
    const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      bin: { colloquy: string };
    };
    const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      scripts: { start: string };
    };
    const [, ...args] = scripts.start.split(' ');
    const own = [...args, '--port', '0', '--data', 'data'];
    child = spawn(process.execPath, [join(MODULES, bin.colloquy), ...own], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit']
    });
    exited = once(child, 'exit');
    const line = await Promise.race([once(child.stdout!, 'data'), exited]);
    const [, http] = /listening on (\S+)/.exec(String(line))!;
    const tokens = new Tokens(await loadKey(join(folder, 'data')), systemClock);
    const ada = new RestTalk(http, await tokens.issue(person('ada'), 60_000));
    const chat = await ada.chat('greeter');
    await ada.say(chat, 'Hello');
    expect(await ada.until(chat, 'Good day, ada!')).toContain('Hello');
    const lines = readFileSync(join(folder, 'bot.mjs'), 'utf8').trim().split('\n');
    expect(lines.length).toBeLessThanOrEqual(10);
  });
});
