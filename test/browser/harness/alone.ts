import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { BUNDLE, makeToken } from './token.js';
import { Program } from './processes.js';

/** The chat server without JupyterLab, open to guests. */
export class Alone {
  private constructor(
    readonly url: string,
    private readonly _data: string,
    private readonly _program: Program
  ) {}

  static async start(): Promise<Alone> {
    const data = await mkdtemp(join(tmpdir(), 'colloquy-'));
    const options = ['--port', '0', '--data', data, '--guests'];
    const program = new Program(process.execPath, [BUNDLE, 'serve', ...options]);
    const url = (): string | undefined =>
      /Colloquy is listening on (\S+)\n/.exec(program.output)?.[1];
    await expect.poll(url, { message: 'the chat server listens' }).toBeTruthy();
    return new Alone(url()!, data, program);
  }

  token(user: string): Promise<string> {
    return makeToken(this._data, user);
  }

  async stop(): Promise<void> {
    await this._program.stop();
    await rm(this._data, { recursive: true, force: true });
  }
}
