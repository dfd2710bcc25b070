import { spawn, type ChildProcess } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** A process with a group of its own, so that the programs that it starts end with it, and Ctrl-C reaches the server alone. */
export class ProcessGroup {
  /**
   * Starts a program of Node.js.
   *
   * @param onEnd - called once: with how it ended, or with the error if it could not start
   * @throws the error if the system has too little of what a process needs
   */
  constructor(
    program: URL,
    {
      flags,
      env,
      onEnd
    }: {
      readonly flags: readonly string[];
      readonly env: NodeJS.ProcessEnv;
      onEnd(this: void, how: string | Error): void;
    }
  ) {
    this._leader = spawn(process.execPath, [...flags, fileURLToPath(program)], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true
    });
    this._leader.on('exit', (code, signal) => {
      this.kill(); // the programs that it has started
      onEnd(signal ? `by ${signal}` : `with code ${code}`);
    });
    this._leader.on('error', error => this._leader.pid === undefined && onEnd(error));
    if (!this._leader.stdio) {
      throw new Error('The process could not start, because too many files are open.');
    }
  }

  /** A stream in both directions. In the process, it has the descriptor 3. */
  get channel(): Duplex {
    return this._leader.stdio[3] as Duplex;
  }

  get outputs(): readonly Readable[] {
    return [this._leader.stdout!, this._leader.stderr!];
  }

  /** Kills the process, and where there are groups of processes, all that it has started. */
  kill(): void {
    const { pid } = this._leader;
    if (pid === undefined) {
      return; // it did not start
    }
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      this._leader.kill('SIGKILL');
    }
  }

  private readonly _leader: ChildProcess;
}
