import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '../../server/clock.js';
import type { RawConfig } from '../../server/config.js';
import { loadKey } from '../../server/identity/key.js';
import type { IPrincipal } from '../../server/identity/principal.js';
import { Tokens } from '../../server/identity/tokens.js';
import { MAIN } from '../faults/server-process.js';

const DAY_MS = 86_400_000;

/** The built server in a separate process, with a self-signed certificate, for tests of SDKs. */
export class TlsServer {
  private constructor(readonly data: string) {}

  /** `settings` are those of a configuration file. */
  static async start(settings: RawConfig = {}): Promise<TlsServer> {
    if (!existsSync(MAIN)) {
      throw new Error('Build first: npm run build');
    }
    const server = new TlsServer(mkdtempSync(join(tmpdir(), 'colloquy-tls-')));
    await server._launch(settings).catch((error: unknown) => {
      rmSync(server.data, { recursive: true });
      throw error;
    });
    server.ca = readFileSync(server.certificate, 'utf8');
    server.connectionString = (await server.run('connection-string')).trim();
    return server;
  }

  /** `https://127.0.0.1:PORT`, without a trailing slash. */
  endpoint = '';
  /** The certificate, for `tlsOptions: { ca }` of a JavaScript SDK's client. */
  ca = '';
  /** For an identity SDK. */
  connectionString = '';
  /** Its output on stdout and stderr. */
  out = '';
  log = '';

  /** The certificate's path, for NODE_EXTRA_CA_CERTS and REQUESTS_CA_BUNDLE. */
  get certificate(): string {
    return join(this.data, 'tls', 'cert.pem');
  }

  /** A token from `colloquy token`. */
  async token(principal: IPrincipal): Promise<string> {
    return new Tokens(await loadKey(this.data), systemClock).issue(principal, DAY_MS);
  }

  /** Runs another command of the program on the same data. Resolves with its output. */
  async run(command: string, ...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...[MAIN, command, '--data', this.data],
      ...args
    ]);
    return stdout;
  }

  async stop(): Promise<void> {
    if (this._child?.exitCode === null) {
      this._child.kill('SIGTERM');
      await once(this._child, 'exit');
    }
    rmSync(this.data, { recursive: true });
  }

  private async _launch(settings: RawConfig): Promise<void> {
    const config = join(this.data, 'config.json');
    writeFileSync(config, JSON.stringify({ logLevel: 'warn', durability: 'os', ...settings }));
    const args = ['serve', '--tls-self-signed', '--port', '0', '--data', this.data];
    const child = spawn(process.execPath, [MAIN, ...args, '--config', config], {
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'pipe']
    });
    this._child = child;
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.log += text));
    await new Promise<void>((done, fail) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        this.out += text;
        const [, endpoint] = /^Colloquy is listening on (https:\S+)\n/.exec(this.out) ?? [];
        if (endpoint) {
          this.endpoint = endpoint;
          done();
        }
      });
      child.once('exit', code => fail(new Error(`The server ended with ${code}: ${this.log}`)));
    });
  }

  private _child: ChildProcess | undefined;
}
