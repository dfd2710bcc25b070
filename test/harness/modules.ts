import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { GRACE_MS } from '../../server/bots/modules/child.js';
import type { ModuleBot } from '../../server/bots/modules/module-bot.js';
import { startModules } from '../../server/bots/modules/start.js';
import type { IModuleEntry } from '../../server/config.js';
import type { IMessageRow } from '../../server/storage/storage.js';
import { BotStage, ManualClock } from '../../testing/index.js';

/** The built program of the processes. */
const PROGRAM = pathToFileURL(resolve('lib/server/bots/modules/runner.js'));

/** The longest wait before a message is handed over again, in milliseconds. */
const ATTEMPT_MS = 5_000;

/** Between two looks. A loop without a pause would take the processor from the processes that it waits for. */
const PAUSE_MS = 10;

/** A line of the log of the modules. */
interface ILine {
  readonly level: string;
  readonly fields: Record<string, unknown>;
  readonly text: string;
}

/** The entry of a bot whose module is given as its source. */
export type ISourceEntry = Partial<IModuleEntry> & { readonly source?: string };

/** Modules in a folder of their own, each in a real process. Time stands still. */
export class ModuleBench {
  readonly directory = mkdtempSync(join(tmpdir(), 'colloquy-modules-'));
  /** The clock of the modules. That of the chats is another, so that tests see only the timers of the modules. */
  readonly clock = new ManualClock();
  readonly lines: ILine[] = [];
  /** The names of the bots whose modules started again. */
  readonly restarts: string[] = [];
  /** The environment of the server. */
  readonly env: NodeJS.ProcessEnv = { ...process.env };
  bots: readonly ModuleBot[] = [];

  /** The lines about processes that ended. */
  get errors(): readonly ILine[] {
    return this.lines.filter(({ level }) => level === 'error');
  }

  /** Starts modules as the server does. A source is written to `bot<i>.mjs`. */
  async start(...entries: ISourceEntry[]): Promise<readonly ModuleBot[]> {
    const placed = entries.map(({ source, ...entry }, i) => {
      const module = `./bot${i}.mjs`;
      if (source !== undefined) {
        writeFileSync(join(this.directory, module), source);
      }
      return { module, from: this.directory, ...entry };
    });
    const write =
      (level: string) =>
      (fields: object, text: string): void =>
        void this.lines.push({ level, fields: fields as ILine['fields'], text });
    this.bots = await startModules(placed, {
      clock: this.clock,
      log: { info: write('info'), warn: write('warn'), error: write('error') },
      onRestart: bot => void this.restarts.push(bot),
      program: PROGRAM,
      env: this.env
    });
    return this.bots;
  }

  /** Chats with the bots. */
  async stage(): Promise<BotStage> {
    this._stage = await BotStage.open(this.bots);
    return this._stage;
  }

  /** Waits until something is true. The processes do their work meanwhile. */
  async until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await isTrue())) {
      await sleep(PAUSE_MS);
    }
  }

  /** Waits for this many finished messages of bots in a chat. */
  async answers(chat: string, count: number): Promise<IMessageRow[]> {
    let found: IMessageRow[] = [];
    await this.until(async () => {
      const rows = (await this._stage?.messages(chat)) ?? [];
      found = rows.filter(({ sender, streaming }) => sender !== 'ada' && !streaming);
      return found.length >= count;
    });
    return found;
  }

  /** Waits for this many finished messages of bots in a chat, while modules start again and failed attempts are repeated. */
  async outcomes(chat: string, count: number): Promise<IMessageRow[]> {
    let done = false;
    const answers = this.answers(chat, count).finally(() => (done = true));
    await this.until(() => {
      if (this._stage!.logged.length > this._failed) {
        this._failed++;
        this._stage!.clock.advance(ATTEMPT_MS);
      }
      // A process that works has a timer for its heartbeat, and one that waits for its start has one for that.
      if (this.errors.length > this._ended && this.clock.waiting === this.bots.length) {
        this.clock.advance(this.errors[this._ended++].fields.wait as number);
      }
      return done;
    });
    return answers;
  }

  /** Ends the bots and the chats, as a server does that stops. */
  async end(): Promise<void> {
    const closed = this._stage?.close();
    const ended = Promise.all(this.bots.map(bot => bot.dispose()));
    this.clock.advance(GRACE_MS);
    await ended;
    await closed;
  }

  async dispose(): Promise<void> {
    await this.end();
    rmSync(this.directory, { recursive: true });
  }

  private _stage: BotStage | undefined;
  /** The failed attempts and the ended processes after which time has gone on. */
  private _failed = 0;
  private _ended = 0;
}
