import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../server/clock.js';
import { selfSigned } from '../../../server/tls/self-signed.js';
import { Program } from './processes.js';

export const TOKEN = 'secret';

/** An empty home directory, in which one user runs one or more JupyterLabs. */
export class Home {
  static async make(): Promise<Home> {
    const home = new Home(await mkdtemp(join(tmpdir(), 'colloquy-')));
    // Without a server configuration, so that people sign in as in a default Jupyter.
    await cp(join('test', 'browser', 'jupyter', 'labconfig'), home.path('config', 'labconfig'), {
      recursive: true
    });
    await cp(join('test', 'browser', 'jupyter', 'migrated'), home.path('config', 'migrated'));
    return home;
  }

  private constructor(private readonly _root: string) {}

  path(...names: string[]): string {
    return join(this._root, ...names);
  }

  /** Options of JupyterLab for encryption, with an unknown certificate. */
  async encryption(): Promise<string[]> {
    await selfSigned(this._root, ['elsewhere.example'], systemClock);
    return ['--certfile', this.path('tls', 'cert.pem'), '--keyfile', this.path('tls', 'key.pem')];
  }

  /** Starts a JupyterLab and does not wait for it. Without a token, nobody has to sign in. */
  start(args: string[], env: NodeJS.ProcessEnv = {}, token = TOKEN): Program {
    const program = new Program(
      join(process.cwd(), '.venv', 'bin', 'jupyter-lab'),
      [
        '--no-browser',
        '--allow-root',
        `--IdentityProvider.token=${token}`,
        '--ServerApp.port_retries=0',
        `--ServerApp.root_dir=${this._root}`,
        '--LabApp.news_url=None',
        '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
        ...args
      ],
      {
        PATH: `${join(process.cwd(), '.venv', 'bin')}:${process.env.PATH}`,
        JUPYTER_CONFIG_DIR: this.path('config'),
        JUPYTER_DATA_DIR: this.path('data'),
        JUPYTER_RUNTIME_DIR: this.path('runtime'),
        COLLOQUY_DATA: '',
        ...env
      }
    );
    this._programs.push(program);
    return program;
  }

  /** Starts an nginx in front of Jupyter. */
  async startNginx(port: number, upstream: string, rules: string): Promise<Program> {
    const file = this.path(`nginx-${port}.conf`);
    await writeFile(
      file,
      `${process.getuid?.() === 0 ? 'user root;' : ''}
      daemon off;
      pid ${this.path('nginx.pid')};
      error_log stderr warn;
      events {}
      http {
        access_log off;
        client_body_temp_path ${this.path('nginx-body')};
        proxy_temp_path ${this.path('nginx-proxy')};
        fastcgi_temp_path ${this.path('nginx-fastcgi')};
        uwsgi_temp_path ${this.path('nginx-uwsgi')};
        scgi_temp_path ${this.path('nginx-scgi')};
        map $http_upgrade $connection_upgrade { default upgrade; '' close; }
        server {
          listen 127.0.0.1:${port};
          location / {
            proxy_pass ${upstream};
            proxy_http_version 1.1;
            proxy_buffering off;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            ${rules}
          }
        }
      }`
    );
    const program = new Program('nginx', ['-c', file], {
      PATH: `${process.env.PATH}:/usr/sbin`
    });
    this._programs.push(program);
    return program;
  }

  /** The output of all programs, with their names. */
  get output(): string {
    return this._programs.map(({ output }) => output).join('\n----\n');
  }

  async remove(): Promise<void> {
    await Promise.all(this._programs.map(program => program.stop()));
    await rm(this._root, { recursive: true, force: true, maxRetries: 3 });
  }

  private readonly _programs: Program[] = [];
}
