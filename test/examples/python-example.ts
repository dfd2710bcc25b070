import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A copy of an example, with a Python that has what its requirements name. */
export class PythonExample {
  private constructor(
    readonly folder: string,
    private readonly _python: string
  ) {}

  static async install(name: string): Promise<PythonExample> {
    const ensure = `import('./scripts/venv.mjs').then(venv => venv.ensureExamplesVenv()).then(console.log)`;
    const { stdout } = await run(process.execPath, ['--eval', ensure]);
    const python = stdout.trim().split('\n').at(-1)!;
    const folder = mkdtempSync(join(tmpdir(), 'colloquy-example-'));
    cpSync(join('examples', name), folder, { recursive: true });
    return new PythonExample(folder, python);
  }

  /** Runs a program of the example until `stop`. */
  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
    this._running = spawn(this._python, args, {
      cwd: this.folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit']
    });
    return this._running;
  }

  async stop(): Promise<void> {
    const running = this._running;
    if (running && running.exitCode === null) {
      const ended = new Promise(resolve => running.once('exit', resolve));
      running.kill();
      await ended;
    }
    rmSync(this.folder, { recursive: true });
  }

  private _running: ChildProcess | undefined;
}
