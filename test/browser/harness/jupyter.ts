import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from '@playwright/test';
import { systemClock } from '../../../server/clock.js';
import { selfSigned } from '../../../server/tls/self-signed.js';
import { freePort, Program } from './processes.js';
import { makeToken } from './token.js';

export interface IJupyterOptions {
  /** Folders of further extensions, by name. */
  labextensions?: Record<string, string>;
  /** The environment with JupyterLab. */
  venv?: string;
  /** No Node.js is on the PATH. */
  noNode?: boolean;
  /** Encrypts connections, with an unknown certificate. */
  tls?: boolean;
  /** The configuration file of the chat server. */
  config?: object;
  /** A folder that is copied into the home: `config` for Jupyter's own configuration, `work` for the root of its files. */
  overlay?: string;
  /** More variables of Jupyter's environment. */
  env?: NodeJS.ProcessEnv;
}

/** A JupyterLab with an empty home, which runs the chat server through jupyter-server-proxy. */
export class Jupyter {
  private constructor(
    readonly url: string,
    readonly home: string,
    /** The path of its certificate, if it encrypts. */
    readonly certificate: string | undefined,
    private readonly _launch: () => Program
  ) {
    this._program = _launch();
  }

  static async start(options: IJupyterOptions = {}): Promise<Jupyter> {
    const { labextensions = {}, venv = '.venv', noNode, tls, config, overlay, env } = options;
    const bin = join(process.cwd(), venv, 'bin');
    const home = await mkdtemp(join(tmpdir(), 'colloquy-'));
    const folder = join(home, 'data', 'labextensions');
    await mkdir(folder, { recursive: true });
    for (const [name, path] of Object.entries(labextensions)) {
      await symlink(resolve(path), join(folder, name));
    }
    // A copy, because JupyterLab writes into its configuration.
    await cp(join('test', 'browser', 'jupyter'), join(home, 'config'), { recursive: true });
    if (overlay) {
      await cp(overlay, home, { recursive: true });
    }
    if (config) {
      const data = join(home, 'data', 'colloquy');
      await mkdir(data);
      await writeFile(join(data, 'config.json'), JSON.stringify(config));
    }
    const port = await freePort();
    const certificate = tls ? await certify(home) : undefined;
    const encryption = certificate
      ? ['--certfile', certificate, '--keyfile', certificate.replace('cert.pem', 'key.pem')]
      : [];
    const args = ['--port', `${port}`, ...encryption];
    const launch = (): Program =>
      new Program(join(bin, 'jupyter-lab'), args, {
        PATH: noNode ? bin : `${bin}:${process.env.PATH}`,
        JUPYTER_CONFIG_DIR: join(home, 'config'),
        JUPYTER_DATA_DIR: join(home, 'data'),
        JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
        COLLOQUY_TEST_HOME: home,
        COLLOQUY_DATA: '',
        ...env
      });
    const url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;
    const jupyter = new Jupyter(url, home, certificate, launch);
    await whenUp(url, jupyter._program, certificate);
    return jupyter;
  }

  /** The chat server's address for browsers. */
  get chatUrl(): string {
    return `${this.url}/colloquy`;
  }

  /** The data directory of the chat server. */
  get data(): string {
    return join(this.home, 'data', 'colloquy');
  }

  /** The output of JupyterLab and the chat server so far. */
  get output(): string {
    return this._program.output;
  }

  get serverPid(): number | undefined {
    return this._program.childWith('colloquy.mjs');
  }

  /** Kills JupyterLab without warning, and starts it again at the same address. */
  async restart(): Promise<void> {
    await this._program.kill();
    this._program = this._launch();
    await whenUp(this.url, this._program, this.certificate);
  }

  /** Kills the chat server without warning. The next request starts another. */
  killServer(): void {
    process.kill(this.serverPid!, 'SIGKILL');
  }

  token(user: string, name?: string): Promise<string> {
    return makeToken(this.data, user, name);
  }

  async stop(): Promise<void> {
    await this._program.stop();
    await rm(this.home, { recursive: true, force: true, maxRetries: 3 });
  }

  private _program: Program;
}

const whenUp = (url: string, program: Program, certificate?: string): Promise<void> =>
  expect
    .poll(() => answers(`${url}/api`, certificate), {
      message: program.output,
      intervals: [100],
      timeout: 120_000
    })
    .toBe(true);

/** Creates a certificate and its key in a folder of `home`. Resolves with the certificate's path. */
async function certify(home: string): Promise<string> {
  await selfSigned(home, ['127.0.0.1'], systemClock);
  return join(home, 'tls', 'cert.pem');
}

const answers = (url: string, certificate?: string): Promise<boolean> =>
  new Promise(resolve => {
    const options = { agent: false, ...(certificate && { ca: readFileSync(certificate) }) };
    const get = certificate ? getHttps : getHttp;
    get(url, options, response => resolve(response.resume().statusCode === 200)).on('error', () =>
      resolve(false)
    );
  });
