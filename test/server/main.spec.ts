import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { lockData } from '../../server/lock.js';
import { MAIN } from '../faults/server-process.js';

/** The built program, as users start it. */
describe('colloquy', () => {
  let directory: string;
  const running = new Set<ChildProcess>();

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'colloquy-main-'));
  });
  afterEach(() => running.forEach(child => child.kill('SIGKILL')));
  afterAll(() => rmSync(directory, { recursive: true }));

  const start = (args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      env: { PATH: process.env.PATH, ...env },
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe']
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    return child;
  };

  const collect = (child: ChildProcess): { out: string; err: string } => {
    const texts = { out: '', err: '' };
    child.stdout?.on('data', (chunk: Buffer) => (texts.out += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (texts.err += chunk.toString()));
    return texts;
  };

  const run = async (...args: string[]): Promise<{ code: unknown; out: string; err: string }> => {
    const child = start(args);
    const texts = collect(child);
    const [code] = (await once(child, 'close')) as unknown[];
    return { code, ...texts };
  };

  /** Runs with a file as stdout. */
  const runInto = async (file: string, args: string[]): Promise<[code: unknown, err: string]> => {
    const out = openSync(file, 'w');
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: directory,
      stdio: ['ignore', out, 'pipe']
    });
    const texts = collect(child);
    const [code] = (await once(child, 'close')) as unknown[];
    closeSync(out);
    return [code, texts.err];
  };

  /** Resolves with the first line on stdout. */
  const firstLine = (child: ChildProcess): Promise<string> =>
    new Promise((resolve, reject) => {
      const texts = collect(child);
      child.stdout?.on('data', () => texts.out.includes('\n') && resolve(texts.out.split('\n')[0]));
      child.once('exit', code => reject(new Error(`It ended with ${code}: ${texts.err}`)));
    });

  it('--help prints the usage', async () => {
    expect(await run('--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('colloquy serve') as string
    });
  });

  it('[MAIN7] --version prints the version of the package, and completion prints its script', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await run('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
    expect(await run('completion', 'bash')).toMatchObject({
      code: 0,
      out: expect.stringContaining('complete -o default -F _colloquy colloquy') as string
    });
  });

  it('[MAIN1] reports a wrong command line in one sentence on stderr, with exit code 2', async () => {
    expect(await run('sevre')).toEqual({
      code: 2,
      out: '',
      err: 'colloquy: There is no command "sevre" (did you mean serve?): try colloquy --help.\n'
    });
    expect(await run('serve', '--port', 'x')).toMatchObject({ code: 2, out: '' });
  });

  it('[MAIN2] serves, prints its address in its first line, and accepts the tokens that it issues', async () => {
    const data = join(directory, 'served');
    const { code, out } = await run('token', '--data', data, '--user', 'ada', '--name', 'Zoë 🦊');
    expect(code).toBe(0);
    const server = start(['serve', '--port', '0', '--data', data]);
    const line = await firstLine(server);
    expect(line).toMatch(/^Colloquy is listening on http:\/\/127\.0\.0\.1:\d+$/);
    const address = line.slice('Colloquy is listening on '.length);
    const me = await fetch(`${address}/auth/me`, {
      headers: { authorization: `Bearer ${out.trim()}` }
    });
    expect(await me.json()).toMatchObject({ username: 'ada', displayName: 'Zoë 🦊' });
    for (const file of ['key', 'colloquy.sqlite', 'lock']) {
      expect(statSync(join(data, file)).mode & 0o077).toBe(0);
    }

    const port = address.split(':').at(-1)!;
    expect(await run('serve', '--port', port, '--data', join(directory, 'other'))).toEqual({
      code: 1,
      out: '',
      err: `colloquy: 127.0.0.1:${port} is in use by another program. Choose another address or port.\n`
    });
    server.kill('SIGTERM');
    server.kill('SIGTERM');
    expect(await once(server, 'exit')).toEqual([143, null]);
    expect(readFileSync(join(data, 'key'))).toHaveLength(32);
  });

  it('[MAIN3] prints the reason for a failed start on stderr, with exit code 1', async () => {
    writeFileSync(join(directory, 'file'), '');
    for (const command of [
      ['serve', '--port', '0'],
      ['token', '--user', 'ada']
    ]) {
      expect(await run(...command, '--data', join(directory, 'file', 'data'))).toMatchObject({
        code: 1,
        out: '',
        err: expect.stringMatching(
          /^colloquy: The data directory .* cannot be used: .*\.\n$/
        ) as string
      });
    }
    const newer = join(directory, 'newer');
    await run('token', '--user', 'ada', '--data', newer);
    const db = new DatabaseSync(join(newer, 'colloquy.sqlite'));
    db.exec('PRAGMA user_version = 999');
    db.close();
    expect(await run('serve', '--port', '0', '--data', newer)).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^colloquy: A newer version of Colloquy wrote this database \(schema 999; .*\n$/
      ) as string
    });
  });

  it('[MAIN4] restarts after a kill on the socket that was left behind, and ends with Ctrl-C', async () => {
    const args = ['serve', '--unix-socket', 'chat.sock', '--data', join(directory, 'killed')];
    const first = start(args);
    await firstLine(first);
    first.kill('SIGKILL');
    await once(first, 'exit');
    const second = start(args);
    expect(await firstLine(second)).toContain('chat.sock');
    second.kill('SIGINT');
    expect(await once(second, 'exit')).toEqual([130, null]);
  });

  it('[MAIN8] ends a command quietly when its reader closes the pipe, and names stdout when writing fails', async () => {
    const body = 'x'.repeat(10_000);
    const messages = Array.from({ length: 100 }, (_, n) => ({
      ...{ id: `m${n}`, type: 'msg', sender: 'ada', time: 1_700_000_000 + n, body }
    }));
    const file = join(directory, 'long.chat');
    writeFileSync(file, JSON.stringify({ messages, users: { ada: { username: 'ada' } } }));
    const imported = await run('import', '--data', 'archive', file);
    const [chat] = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(imported.out + imported.err)!;

    const child = start(['export', '--data', 'archive', chat]);
    const texts = { err: '' };
    child.stderr?.on('data', (chunk: Buffer) => (texts.err += chunk.toString()));
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect([await once(child, 'close'), texts.err]).toEqual([[0, null], '']);

    for (const args of [
      ['export', '--data', 'archive', chat],
      ['token', '--data', 'archive', '--user', 'ada'],
      ['--version']
    ]) {
      const result = existsSync('/dev/full') ? await runInto('/dev/full', args) : null;
      expect(result ?? [1, 'cannot be written to stdout: ENOSPC']).toEqual([
        1,
        expect.stringContaining('cannot be written to stdout: ENOSPC')
      ]);
    }
  });

  it('[SHARE1] two servers of one user share the data, and either may end first', async () => {
    const env = { COLLOQUY_JUPYTER_URL: 'http://127.0.0.1:1/' };
    const serve = (socket: string) =>
      start(['serve', '--unix-socket', socket, '--data', 'shared'], env);
    const health = (socket: string) =>
      new Promise<unknown>(resolve =>
        get({ socketPath: join(directory, socket), path: '/healthz', agent: false }, response =>
          resolve(response.resume().statusCode)
        ).on('error', () => resolve(0))
      );
    const answers = async (socket: string) => {
      while ((await health(socket)) !== 200) {
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    };
    const first = serve('one.sock');
    await firstLine(first);
    const second = serve('two.sock');
    await answers('two.sock');

    second.kill('SIGTERM');
    await once(second, 'exit');
    expect(await health('one.sock')).toBe(200);

    const third = serve('three.sock');
    const listening = firstLine(third);
    await answers('three.sock');
    first.kill('SIGTERM');
    expect(await listening).toContain('three.sock');
    expect(await health('three.sock')).toBe(200);
    third.kill('SIGTERM');
    await once(third, 'exit');
    expect(existsSync(join(directory, 'shared', 'listening'))).toBe(false);
  });

  it('[SHARE2] a server that cannot forward requests keeps other servers out', async () => {
    const held = lockData(join(directory, 'held'));
    const env = { COLLOQUY_JUPYTER_URL: 'http://127.0.0.1:1/' };
    const child = start(['serve', '--unix-socket', 'held.sock', '--data', 'held'], env);
    const texts = collect(child);
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(texts.err).toBe(
      'colloquy: Another Colloquy server is using the data in held. Stop it, or choose another directory with --data.\n'
    );
    held.dispose();
  });

  it('[MAIN5] ends when the Jupyter server that started it is gone', async () => {
    const out = join(directory, 'orphan.out');
    const command = `"${process.execPath}" "${MAIN}" serve --port 0 --data orphan > "${out}"`;
    // The shell in the middle acts as Jupyter: it is killed, and its child continues.
    const jupyter = spawn('sh', ['-c', `${command} & echo $!; wait`], {
      env: { PATH: process.env.PATH, COLLOQUY_JUPYTER_URL: 'http://127.0.0.1:1/' },
      cwd: directory,
      stdio: ['ignore', 'pipe', 'ignore']
    });
    const pid = Number(await firstLine(jupyter));
    const isThere = (): boolean => {
      try {
        return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      } catch {
        return false;
      }
    };
    await until(() => existsSync(out) && readFileSync(out, 'utf8').includes('listening'));
    jupyter.kill('SIGKILL');
    await until(() => !isThere());
  });
});

/** Polls, because a process gets no event when one that is not its child ends. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
