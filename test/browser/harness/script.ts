import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Jupyter } from './jupyter.js';

/** A program in Python that takes part in a chat through Azure's SDK, behind a Jupyter server that encrypts. */
export class Script {
  private constructor(private readonly _child: ChildProcessWithoutNullStreams) {
    this._answers = createInterface(_child.stdout);
    _child.stderr.setEncoding('utf8').on('data', (text: string) => (this._errors += text));
    this._end = once(_child, 'close');
  }

  static async start(jupyter: Jupyter, user: string, chat: string): Promise<Script> {
    const token = await jupyter.token(user);
    const cookie = `colloquy-user=${user}`;
    return new Script(
      spawn(
        join('.venv-test', 'bin', 'python'),
        ['test/python/talk.py', jupyter.chatUrl, token, chat, cookie],
        { env: { ...process.env, REQUESTS_CA_BUNDLE: jupyter.certificate } }
      )
    );
  }

  /** Runs one command at a time. Resolves with its result. */
  async ask<T>(command: string): Promise<T> {
    const answer = once(this._answers, 'line') as Promise<[string]>;
    this._child.stdin.write(`${command}\n`);
    const line = await Promise.race([answer, this._end.then(() => undefined)]);
    if (!line) {
      throw new Error(`The script has ended: ${this._errors}`);
    }
    return JSON.parse(line[0]) as T;
  }

  async stop(): Promise<void> {
    this._child.stdin.end();
    await this._end;
  }

  private readonly _answers: Interface;
  private readonly _end: Promise<unknown>;
  private _errors = '';
}
