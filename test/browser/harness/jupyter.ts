import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from '@playwright/test';
import { freePort, Program } from './processes.js';
import { makeToken } from './token.js';

/** A JupyterLab with an empty home, which runs the chat server by jupyter-server-proxy. */
export class Jupyter {
  private constructor(
    readonly url: string,
    readonly home: string,
    private readonly _program: Program
  ) {}

  /** @param labextensions - folders of further extensions, by name. */
  static async start(labextensions: Record<string, string> = {}): Promise<Jupyter> {
    const home = await mkdtemp(join(tmpdir(), 'colloquy-'));
    const folder = join(home, 'data', 'labextensions');
    await mkdir(folder, { recursive: true });
    for (const [name, path] of Object.entries(labextensions)) {
      await symlink(resolve(path), join(folder, name));
    }
    // A copy: JupyterLab writes into its configuration.
    await cp(join('test', 'browser', 'jupyter'), join(home, 'config'), { recursive: true });
    const port = await freePort();
    const program = new Program(join('.venv', 'bin', 'jupyter-lab'), ['--port', `${port}`], {
      PATH: `${join(process.cwd(), '.venv', 'bin')}:${process.env.PATH}`,
      JUPYTER_CONFIG_DIR: join(home, 'config'),
      JUPYTER_DATA_DIR: join(home, 'data'),
      JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
      COLLOQUY_TEST_HOME: home,
      COLLOQUY_DATA: ''
    });
    const jupyter = new Jupyter(`http://127.0.0.1:${port}`, home, program);
    await expect
      .poll(() => answers(`${jupyter.url}/api`), { message: program.output, timeout: 60_000 })
      .toBe(true);
    return jupyter;
  }

  /** The chat server's address, as a browser sees it. */
  get chatUrl(): string {
    return `${this.url}/colloquy`;
  }

  /** Where the chat server keeps its data. */
  get data(): string {
    return join(this.home, 'data', 'colloquy');
  }

  /** Everything that JupyterLab and the chat server have printed. */
  get output(): string {
    return this._program.output;
  }

  get serverPid(): number | undefined {
    return this._program.childWith('colloquy.mjs');
  }

  /** Kills the chat server without warning. The next request starts another. */
  killServer(): void {
    process.kill(this.serverPid!, 'SIGKILL');
  }

  token(user: string): Promise<string> {
    return makeToken(this.data, user);
  }

  async stop(): Promise<void> {
    await this._program.stop();
    await rm(this.home, { recursive: true, force: true, maxRetries: 3 });
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    response => response.ok,
    () => false
  );
