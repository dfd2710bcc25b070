import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { systemClock } from '../../server/clock.js';
import { loadKey } from '../../server/identity/key.js';
import { Tokens } from '../../server/identity/tokens.js';
import { person } from '../harness/people.js';

/** The program of the package. */
export const MAIN = resolve('lib/bin/colloquy.mjs');

/** The Node.js flags that Jupyter and the systemd unit of the guide use. */
export const NODE_FLAGS = [
  '--always-sparkplug',
  '--min-semi-space-size=16',
  '--max-semi-space-size=32'
];

/** The built server as a separate process. It can be killed, and restarts on the same port and data. */
export class ServerProcess {
  constructor(
    readonly data: string,
    private readonly _settings: object = {},
    private readonly _options: { descriptors?: number; env?: NodeJS.ProcessEnv } = {}
  ) {}

  /** A free port, chosen at the first start and kept. */
  port = 0;
  /** The output on stderr of all runs. */
  log = '';

  get http(): string {
    return `http${this._tls}://127.0.0.1:${this.port}`;
  }

  get ws(): string {
    return `ws${this._tls}://127.0.0.1:${this.port}`;
  }

  /** The path of the certificate that the server makes with the setting `tlsSelfSigned`. */
  get certificate(): string {
    return join(this.data, 'tls', 'cert.pem');
  }

  /** The id of the current process. */
  get pid(): number {
    return this._child!.pid!;
  }

  async token(
    username: string,
    ms = 86_400_000,
    more: Parameters<typeof person>[1] = {}
  ): Promise<string> {
    const tokens = new Tokens(await loadKey(this.data), systemClock);
    return tokens.issue(person(username, more), ms);
  }

  /** Starts the process, without waiting until it is ready. */
  launch(): void {
    mkdirSync(this.data, { recursive: true });
    const config = join(this.data, 'config.json');
    writeFileSync(config, JSON.stringify({ logLevel: 'warn', ...this._settings }));
    const args = ['serve', '--port', `${this.port}`, '--data', this.data, '--config', config];
    const node = [process.execPath, ...NODE_FLAGS, MAIN, ...args];
    const { descriptors, env } = this._options;
    // The server replaces the shell, so that the process id is the server's.
    const command =
      descriptors === undefined
        ? node
        : ['sh', '-c', `ulimit -n ${descriptors} && exec "$0" "$@"`, ...node];
    const child = spawn(command[0], command.slice(1), {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe']
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.log += text));
    this._child = child;
    this._exit = once(child, 'exit').then(([code]) => code as number | null);
    this._listening = new Promise((done, fail) => {
      let out = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
        const [, tls, port] = /listening on http(s?):\/\/127\.0\.0\.1:(\d+)\n/.exec(out) ?? [];
        if (port) {
          this._tls = tls;
          this.port = Number(port);
          done();
        }
      });
      void this._exit.then(code => fail(new Error(`The server ended with ${code}: ${this.log}`)));
    });
    this._listening.catch(() => undefined);
  }

  async start(): Promise<void> {
    this.launch();
    await this._listening;
  }

  /** Kills the process without warning. */
  async kill(): Promise<void> {
    this._child?.kill('SIGKILL');
    await this._exit;
  }

  /** Stops the process. Resolves with its exit code. */
  stop(): Promise<number | null> {
    this._child?.kill('SIGTERM');
    return this._exit;
  }

  private _child: ChildProcess | undefined;
  /** The end of the schemes: `s`, or empty. */
  private _tls = '';
  private _exit: Promise<number | null> = Promise.resolve(null);
  private _listening: Promise<void> = Promise.resolve();
}
