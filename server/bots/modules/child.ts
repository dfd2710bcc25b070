import type { Readable } from 'node:stream';
import { Value } from '@sinclair/typebox/value';
import type { IClock, IDisposable } from '../../clock.js';
import { ChatError, ERRORS, type ErrorCode } from '../../errors.js';
import { NoAnswerError } from '../ask.js';
import type { IManagerConversation } from '../manager.js';
import type { IChatStatus } from '../../rooms/events.js';
import { BotSilentError } from '../silence.js';
import { Calls } from './calls.js';
import { CARD_FIELDS, readCard, type IModuleCard } from './card.js';
import { Flood } from './flood.js';
import { Job } from './job.js';
import { CONVERSATION } from './methods.js';
import { Lines } from './lines.js';
import { ProcessGroup } from './process-group.js';
import { FROM_MODULE } from './wire.js';
import type { FromModule, ICall, IFailure, IGiven, ILoad, ToModule } from './wire.js';

/** The time that a module has until it is loaded, in milliseconds. The start of the server waits for it. */
const LOAD_MS = 10_000;

/** How often a process is asked whether it still works, and how many questions it may leave open. */
const HEARTBEAT_MS = 10_000;
const MISSED_MAX = 3;

/** The longest message, in bytes. A text that is longer than a reply may be is refused by itself, with a better reason. */
const MESSAGE_BYTES = 4 * 2 ** 20;

/** Calls that may wait, and the most bytes of answers that a process does not read. */
const CALLS_WAITING = 10_000;
const BYTES_UNREAD = 32 * 2 ** 20;

/** The memory that Node.js needs beside that of the module, in MiB. */
const OVERHEAD = 128;

/** The time that a process has to end by itself, in milliseconds. */
export const GRACE_MS = 500;

/** The time after which an aborted job is forgotten, in milliseconds. Its inbox has given it up long before. */
const FORGET_MS = 120_000;

/** A module that has no bot to offer. */
export class UnusableError extends Error {
  override readonly name = 'UnusableError';

  /** @param why - `missing`: there is no such package. `export`: the module exports no bot. `failed`: it threw or did not end */
  constructor(
    readonly why: 'missing' | 'export' | 'failed',
    message: string,
    stack?: string
  ) {
    super(message);
    this.stack = stack ?? this.stack;
  }
}

export interface IChildOptions {
  readonly clock: IClock;
  /** The program of the process. */
  readonly program: URL;
  readonly place: ILoad['place'];
  readonly options: unknown;
  /** The memory of the module in MiB. */
  readonly memory: number;
  readonly env: NodeJS.ProcessEnv;
  /** Takes secrets out of a text. */
  readonly hide: (text: string) => string;
}

/** A process with the module of a bot, from its start to its end. The module can end no more than this process. */
export class Child {
  /** @throws the error if the process cannot start */
  constructor(private readonly _options: IChildOptions) {
    const { clock, program, place, options, memory, env } = _options;
    this._flood = new Flood(clock);
    this._calls = new Calls(clock);
    this.ready = new Promise((resolve, reject) => {
      this._onReady = resolve;
      this._onFailed = reject;
    });
    this.ready.catch(() => undefined);
    this.ended = new Promise(resolve => (this._onEnded = resolve));
    let onGone: () => void;
    this.gone = new Promise(resolve => (onGone = resolve));
    this._group = new ProcessGroup(program, {
      // A package is looked up beside the file that names it.
      flags: ['--experimental-import-meta-resolve', `--max-old-space-size=${memory}`],
      env,
      onEnd: how => {
        this._onExit(how);
        onGone();
      }
    });
    this._timers = [
      clock.every(HEARTBEAT_MS, () => this._beat()),
      clock.after(LOAD_MS, () => this._onLate())
    ];
    this._lines = new Lines(this._group.channel, {
      most: MESSAGE_BYTES,
      take: (message, bytes) => this._take(message, bytes),
      onWrong: () => this._onWrong()
    });
    const limits = { server: process.pid, memory: memory + OVERHEAD };
    const methods = Object.keys(CONVERSATION);
    this._send({ type: 'load', place, options, limits, fields: CARD_FIELDS, methods });
  }

  /** Resolves when the bot is loaded; rejects if the process ends before. */
  readonly ready: Promise<IModuleCard>;
  /** Resolves with the reason when the process takes nothing more. */
  readonly ended: Promise<Error>;
  /** Resolves when the process no longer exists. */
  readonly gone: Promise<void>;

  /** The output of the module. */
  get outputs(): readonly Readable[] {
    return this._group.outputs;
  }

  /** Tells the bot who takes part in a chat, and waits for nothing. */
  tell(status: IChatStatus): void {
    this._send({ type: 'status', status });
  }

  /** Hands a message over to the bot. Resolves when the bot is done with it; rejects if the bot fails or its process ends. */
  async run(given: IGiven, conversation: IManagerConversation): Promise<void> {
    if (this._reason) {
      throw this._reason;
    }
    const { chat, signal, isWaiting } = conversation;
    const id = this._ids++;
    const job = new Job(conversation, this._calls);
    let forget: IDisposable | undefined;
    const abort = (): void => {
      const { message: reason } = signal.reason as Error;
      this._send({ type: 'abort', job: id, reason });
      forget = this._options.clock.after(FORGET_MS, () => job.end(new Error(reason)));
    };
    this._jobs.set(id, job);
    this._send({ type: 'start', job: id, chat, isWaiting, given });
    signal.addEventListener('abort', abort, { once: true });
    try {
      await job.done;
    } finally {
      signal.removeEventListener('abort', abort);
      forget?.dispose();
      this._jobs.delete(id);
    }
  }

  /** Ends the process, and all that it works on. @param grace - the time that it has to end by itself, in milliseconds */
  end(reason: Error, grace = 0): void {
    if (this._reason) {
      return;
    }
    this._reason = reason;
    this._timers.forEach(timer => timer.dispose());
    this._calls.end(reason);
    this._jobs.forEach(job => job.end(reason));
    this._onFailed(reason);
    this._onEnded(reason);
    this._lines.close();
    if (this._hasExited) {
      return;
    }
    if (grace > 0) {
      this._killing = this._options.clock.after(grace, () => this._group.kill());
    } else {
      this._group.kill();
    }
  }

  private _onExit(how: string | Error): void {
    this._hasExited = true;
    this._killing?.dispose();
    const ended = how instanceof Error ? how : new Error(`The process of the module ended ${how}.`);
    this.end(this._crash ?? ended);
  }

  private _take(value: unknown, bytes: number): void {
    if (this._reason) {
      return;
    }
    const isFlood = this._flood.isFullWith(bytes) || this._calls.waiting > CALLS_WAITING;
    if (isFlood || !Value.Check(FROM_MODULE, value)) {
      this._onWrong();
      return;
    }
    const message: FromModule = value;
    switch (message.type) {
      case 'ready':
        this._onCard(message.card);
        break;
      case 'unusable':
        this.end(this._unusable(message.why, message.error));
        break;
      case 'pong':
        this._missed = 0;
        break;
      case 'crashed':
        this._crash = this._errorOf(message.error);
        break;
      case 'call':
        this._onCall(message);
        break;
      case 'withdraw':
        this._jobs.get(message.job)?.withdraw(message.call);
        break;
      case 'done':
        this._jobs.get(message.job)?.end(message.error && this._errorOf(message.error));
    }
  }

  private _onWrong(): void {
    this.end(new Error('The module sent what is no message of a bot, or far too many.'));
  }

  private _onCard(value: unknown): void {
    this._timers[1].dispose();
    try {
      this._onReady(readCard(value));
    } catch (error) {
      this.end(this._unusable('export', error as Error));
    }
  }

  private _onCall(call: ICall): void {
    const job = this._jobs.get(call.job);
    if (!job) {
      const error = { message: 'The bot has already ended its work on this message.' };
      this._send({ type: 'answer', call: call.call, error });
    } else if (job.knows(call)) {
      void job.run(call).then(answer => this._send({ type: 'answer', call: call.call, ...answer }));
    } else {
      this.end(new Error('The module called a method that does not exist.'));
    }
  }

  private _beat(): void {
    if (++this._missed > MISSED_MAX) {
      const seconds = (MISSED_MAX * HEARTBEAT_MS) / 1000;
      const what = `The bot did not answer for ${seconds} seconds, so it was ended.`;
      this.end(new BotSilentError(what, true));
    }
    this._send({ type: 'ping' });
  }

  private _onLate(): void {
    const message = `it was not loaded within ${LOAD_MS / 1000} seconds`;
    this.end(new UnusableError('failed', message));
  }

  private _send(message: ToModule): void {
    if (this._reason) {
      return;
    }
    this._lines.send(message);
    if (this._lines.waiting > BYTES_UNREAD) {
      this.end(new Error('The module asked for more than it reads.'));
    }
  }

  private _unusable(why: UnusableError['why'], { message, stack }: IFailure): UnusableError {
    const { hide } = this._options;
    return new UnusableError(why, hide(message), stack && hide(stack));
  }

  /** An error of the module. Only one that the server knows says by its name or code what to do next. */
  private _errorOf({ message, stack, name, code }: IFailure): Error {
    const { hide } = this._options;
    if (name === 'NoAnswerError') {
      return new NoAnswerError();
    }
    if (code !== undefined && Object.hasOwn(ERRORS, code)) {
      return new ChatError(code as ErrorCode, hide(message));
    }
    return Object.assign(new Error(hide(message)), stack !== undefined && { stack: hide(stack) });
  }

  private readonly _group: ProcessGroup;
  private readonly _lines: Lines;
  private _reason: Error | undefined;
  /** The error that nothing caught. */
  private _crash: Error | undefined;
  private _hasExited = false;
  private _killing: IDisposable | undefined;
  private readonly _timers: readonly IDisposable[];
  private readonly _jobs = new Map<number, Job>();
  private _ids = 0;
  private _missed = 0;
  private readonly _flood: Flood;
  private readonly _calls: Calls;
  private _onReady!: (card: IModuleCard) => void;
  private _onFailed!: (error: Error) => void;
  private _onEnded!: (reason: Error) => void;
}
