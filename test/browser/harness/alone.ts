import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { BUNDLE, makeToken } from './token.js';
import { Program } from './processes.js';

export interface IAloneOptions {
  /** As in the configuration file. */
  limits?: Record<string, number>;
  bots?: string;
  webhookHosts?: string[];
  /** Further keys of the configuration file. */
  config?: object;
  /** The path of another program that serves, with the port and the data directory as its arguments. */
  program?: string;
}

/** The address at which a server listens, once it does. */
async function urlOf(program: Program): Promise<string> {
  const url = (): string | undefined =>
    /Colloquy is listening on (\S+)\n/.exec(program.output)?.[1];
  await expect.poll(url, { message: 'the chat server listens', intervals: [20] }).toBeTruthy();
  return url()!;
}

/** The chat server without JupyterLab, open to guests. */
export class Alone {
  private constructor(
    readonly url: string,
    private readonly _data: string,
    private readonly _args: readonly string[],
    private _program: Program
  ) {}

  static async start({
    limits = {},
    bots = '',
    webhookHosts = [],
    config: more = {},
    program: path
  }: IAloneOptions = {}): Promise<Alone> {
    const data = await mkdtemp(join(tmpdir(), 'colloquy-'));
    const config = join(data, 'test.json');
    await writeFile(config, JSON.stringify({ limits, webhookHosts, ...more }));
    const ways = ['--guests', '--no-limits', '--bots', bots];
    const options = ['--port', '0', '--data', data, '--config', config, ...ways];
    const args = path === undefined ? [BUNDLE, 'serve', ...options] : [path, '0', data];
    const program = new Program(process.execPath, args);
    return new Alone(await urlOf(program), data, args, program);
  }

  /** Kills the server. `restart` starts it again at the same address. */
  kill(): Promise<void> {
    return this._program.kill();
  }

  async restart(): Promise<void> {
    const { port } = new URL(this.url);
    const args = this._args.map((arg, i) => (this._args[i - 1] === '--port' ? port : arg));
    this._program = new Program(process.execPath, args);
    await urlOf(this._program);
  }

  token(user: string, name?: string): Promise<string> {
    return makeToken(this._data, user, name);
  }

  /** Makes `request` run in the name of a user with this display name. */
  async signIn(user: string, name: string): Promise<void> {
    this._tokens.set(user, await this.token(user, name));
  }

  /** Registers a bot, so that `request` runs in its name. Resolves with its token. */
  async bot(user: string): Promise<string> {
    const token = await makeToken(this._data, user, undefined, { bot: true });
    this._tokens.set(user, token);
    return token;
  }

  /** Sends a request to the HTTP API as a user. */
  async request<T>(user: string, method: string, path: string, body?: unknown): Promise<T> {
    const token = this._tokens.get(user) ?? (await this.token(user));
    this._tokens.set(user, token);
    const response = await fetch(`${this.url}/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body)
    });
    expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
    const text = await response.text();
    return (text ? JSON.parse(text) : undefined) as T;
  }

  /** Creates a chat with messages of a user. Resolves with its id. */
  async chat(user: string, topic: string, messages: readonly string[]): Promise<string> {
    const { chatThread } = await this.request<{ chatThread: { id: string } }>(
      user,
      'POST',
      'chat/threads',
      { topic, access: 'open', quiet: true }
    );
    await this.say(user, chatThread.id, messages);
    return chatThread.id;
  }

  async say(user: string, chat: string, messages: readonly string[]): Promise<void> {
    for (const content of messages) {
      await this.request(user, 'POST', `chat/threads/${chat}/messages`, { content });
    }
  }

  /** The bodies of the newest messages of a chat, folded or not. */
  async bodies(user: string, chat: string): Promise<string[]> {
    const path = `chat/threads/${chat}/messages?maxPageSize=100`;
    const page = await this.request<{ value: { content: { message?: string } }[] }>(
      user,
      'GET',
      path
    );
    return page.value.map(({ content }) => content.message ?? '');
  }

  async stop(): Promise<void> {
    await this._program.stop();
    await rm(this._data, { recursive: true, force: true });
  }

  private _tokens = new Map<string, string>();
}
