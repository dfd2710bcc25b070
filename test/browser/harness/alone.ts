import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
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
    const program = new Program(process.execPath, [
      join('jupyterlab_colloquy', 'server', 'colloquy.mjs'),
      ...['serve', '--port', '0', '--data', data, '--guests']
    ]);
    const url = (): string | undefined =>
      /Colloquy is listening on (\S+)/.exec(program.output)?.[1];
    await expect.poll(url, { message: 'the chat server listens' }).toBeTruthy();
    return new Alone(url()!, data, program);
  }

  async stop(): Promise<void> {
    await this._program.stop();
    await rm(this._data, { recursive: true, force: true });
  }
}
