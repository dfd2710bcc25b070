import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Served } from '../../harness/served.js';

const run = promisify(execFile);

export interface IMessage {
  readonly id: string;
  readonly sender?: string;
  readonly streaming: boolean;
  readonly failure?: string;
  readonly stoppedBy?: string;
  readonly replyTo?: string;
  readonly deletedOn?: string;
  readonly content: {
    readonly message?: string;
    readonly attachments?: readonly { readonly id: string; readonly name: string }[];
  };
  readonly options?: readonly { readonly id: string; readonly label: string }[];
  readonly audience?: readonly string[];
  readonly colloquy: { readonly reactions?: Readonly<Record<string, readonly string[]>> };
}

export interface IThread {
  readonly id: string;
  readonly direct?: string;
}

/** Installs the packages of the example. Resolves with its folder. */
export async function installChatSdk(): Promise<string> {
  const ensure = `import('./scripts/npm-example.mjs').then(one => one.ensureChatSdk()).then(console.log)`;
  const { stdout } = await run(process.execPath, ['--eval', ensure]);
  return stdout.trim().split('\n').at(-1)!;
}

/** A bot of the Chat SDK in a process of its own. */
export class SdkBot {
  private constructor(
    private readonly _child: ChildProcess,
    /** The token of the bot. */
    readonly token: string
  ) {
    createInterface({ input: _child.stdout! }).on('line', line => {
      this.heard.push(line.startsWith('{') ? (JSON.parse(line) as object) : line);
      this._wake();
    });
    this.ended = once(_child, 'exit');
  }

  /** Registers the bot `helper` of ada. Resolves with its token. */
  static async register(served: Served, more = {}): Promise<string> {
    const bot = { name: 'helper', kind: 'outside', displayName: 'Helper', ...more };
    return (await served.ask<{ token: string }>('ada', 'POST', '/chat/bots', bot)).token;
  }

  static start(script: string, url: string, token: string, env = {}): SdkBot {
    const child = spawn(process.execPath, [script], {
      env: { ...process.env, COLLOQUY_URL: url, COLLOQUY_TOKEN: token, ...env },
      stdio: ['ignore', 'pipe', 'inherit']
    });
    return new SdkBot(child, token);
  }

  /** The lines that the bot has printed, in order. */
  readonly heard: (object | string)[] = [];

  /** Resolves when the bot has printed an object with this. */
  until(expected: object): Promise<void> {
    const wanted = Object.entries(expected);
    return this._until(line =>
      wanted.every(([key, value]) => (line as Record<string, unknown>)[key] === value)
    );
  }

  /** Resolves when the bot has printed this text. */
  line(expected: string): Promise<void> {
    return this._until(line => line === expected);
  }

  private async _until(isIt: (line: object | string) => boolean): Promise<void> {
    while (!this.heard.some(isIt)) {
      await new Promise<void>(resolve => (this._wake = resolve));
    }
  }

  async kill(): Promise<void> {
    this._child.kill('SIGKILL');
    await this.ended;
  }

  /** Resolves when the process has ended. */
  readonly ended: Promise<unknown>;
  private _wake = (): void => undefined;
}

/** A chat of ada with the bot. */
export class SdkChat {
  private constructor(
    private readonly _served: Served,
    readonly id: string
  ) {}

  static async create(served: Served, bot = 'bot:helper'): Promise<SdkChat> {
    const { chatThread } = await served.ask<{ chatThread: IThread }>(
      'ada',
      'POST',
      '/chat/threads',
      {
        topic: 'Plans',
        access: 'open',
        quiet: true
      }
    );
    await served.ask('ada', 'PUT', `/chat/threads/${chatThread.id}/bots/${bot}`);
    return new SdkChat(served, chatThread.id);
  }

  get path(): string {
    return join('/chat/threads', this.id);
  }

  async say(content: string, more: object = {}, who = 'ada'): Promise<string> {
    const body = { content, ...more };
    return (await this._served.ask<{ id: string }>(who, 'POST', `${this.path}/messages`, body)).id;
  }

  /** The newest messages, the oldest of them first. */
  async messages(): Promise<IMessage[]> {
    const path = `${this.path}/messages?maxPageSize=200`;
    return (await this._served.ask<{ value: IMessage[] }>('ada', 'GET', path)).value.reverse();
  }

  /** Asks until a message of the chat is as expected. */
  async until(isIt: (message: IMessage) => boolean): Promise<IMessage> {
    for (;;) {
      const found = (await this.messages()).find(isIt);
      if (found) {
        return found;
      }
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }

  /** Asks until a complete message of the bot has this text. */
  said(text: string): Promise<IMessage> {
    return this.until(
      ({ sender, content, streaming }) =>
        sender?.startsWith('bot:') === true && content.message === text && !streaming
    );
  }
}
