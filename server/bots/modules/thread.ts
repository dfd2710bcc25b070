import { Worker, type ResourceLimits } from 'node:worker_threads';
import { Value } from '@sinclair/typebox/value';
import type { IClock, IDisposable } from '../../clock.js';
import { ChatError, ERRORS, type ErrorCode } from '../../errors.js';
import { NoAnswerError } from '../ask.js';
import type { IManagerConversation } from '../manager.js';
import type { IChatStatus } from '../../rooms/events.js';
import type { IMessageRow } from '../../storage/storage.js';
import { BotSilentError } from '../silence.js';
import { CARD_FIELDS, readCard, type IModuleCard } from './card.js';
import { Job } from './job.js';
import { CONVERSATION } from './methods.js';
import { ERROR_LENGTH, FROM_WORKER } from './wire.js';
import type { FromWorker, ICall, IFailure, IWorkerData, ToWorker } from './wire.js';

/** The time that a module has until it is loaded, in milliseconds. The start of the server waits for it. */
const LOAD_MS = 10_000;

/** How often a worker is asked whether it still works, and how many questions it may leave open. */
const HEARTBEAT_MS = 10_000;
const MISSED_MAX = 3;

/** More messages than this in a second are a flood. A hundred streams send some 3,000. */
const MESSAGES_PER_SECOND = 10_000;

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

export interface IThreadOptions {
  readonly clock: IClock;
  /** The program of the worker. */
  readonly program: URL;
  readonly place: IWorkerData['place'];
  readonly options: unknown;
  /** The memory of the worker in MiB. */
  readonly memory: number;
  /** Takes secrets out of a text. */
  readonly hide: (text: string) => string;
}

/** A worker with the module of a bot, from its start to its end. The module can end no more than this worker. */
export class Thread {
  constructor(private readonly _options: IThreadOptions) {
    const { clock, program, place, options, memory } = _options;
    const workerData: IWorkerData = {
      place,
      options,
      fields: CARD_FIELDS,
      methods: Object.keys(CONVERSATION)
    };
    this.ready = new Promise((resolve, reject) => {
      this._onReady = resolve;
      this._onFailed = reject;
    });
    this.ready.catch(() => undefined);
    const resourceLimits: ResourceLimits = { maxOldGenerationSizeMb: memory };
    this.worker = new Worker(program, {
      workerData,
      resourceLimits,
      stdout: true,
      stderr: true,
      // A package is looked up beside the file that names it.
      execArgv: ['--experimental-import-meta-resolve']
    });
    this.worker.on('message', (message: unknown) => this._take(message));
    this.worker.on('messageerror', error => this.end(error));
    this.worker.on('error', (error: unknown) => this.end(this._errorOf(thrown(error))));
    this.ended = new Promise(resolve => (this._onEnded = resolve));
    this.gone = new Promise(resolve =>
      this.worker.on('exit', code => {
        this.end(new Error(`The module ended its thread with code ${code}.`));
        resolve();
      })
    );
    this._timers = [
      clock.every(HEARTBEAT_MS, () => this._beat()),
      clock.after(LOAD_MS, () => this._onLate())
    ];
  }

  readonly worker: Worker;
  /** Resolves when the bot is loaded; rejects if the thread ends before. */
  readonly ready: Promise<IModuleCard>;
  /** Resolves with the reason when the thread takes nothing more. */
  readonly ended: Promise<Error>;
  /** Resolves when the thread no longer exists. Code that waits for another program delays that. */
  readonly gone: Promise<void>;

  /** Tells the bot who takes part in a chat, and waits for nothing. */
  tell(status: IChatStatus): void {
    this._send({ type: 'status', status });
  }

  /** Hands a message over to the bot. Resolves when the bot is done with it; rejects if the bot fails or its thread ends. */
  async run(message: IMessageRow, conversation: IManagerConversation): Promise<void> {
    if (this._reason) {
      throw this._reason;
    }
    const { chat, signal, isWaiting } = conversation;
    const id = this._ids++;
    const job = new Job(conversation);
    let forget: IDisposable | undefined;
    const abort = (): void => {
      const { message: reason } = signal.reason as Error;
      this._send({ type: 'abort', job: id, reason });
      forget = this._options.clock.after(FORGET_MS, () => job.end(new Error(reason)));
    };
    this._jobs.set(id, job);
    this._send({ type: 'start', job: id, message, chat, isWaiting });
    signal.addEventListener('abort', abort, { once: true });
    try {
      await job.done;
    } finally {
      signal.removeEventListener('abort', abort);
      forget?.dispose();
      this._jobs.delete(id);
    }
  }

  /** Ends the thread, and all that it works on. */
  end(reason: Error): void {
    if (!this._reason) {
      this._reason = reason;
      this._timers.forEach(timer => timer.dispose());
      this._jobs.forEach(job => job.end(reason));
      this._onFailed(reason);
      this._onEnded(reason);
      void this.worker.terminate();
    }
  }

  private _take(value: unknown): void {
    if (this._reason) {
      return;
    }
    if (this._isFlooded() || !Value.Check(FROM_WORKER, value)) {
      this.end(new Error('The module sent what is no message of a bot, or far too many.'));
      return;
    }
    const message: FromWorker = value;
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

  private _isFlooded(): boolean {
    const now = this._options.clock.steady();
    if (now - this._second >= 1_000) {
      this._second = now;
      this._received = 0;
    }
    return ++this._received > MESSAGES_PER_SECOND;
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

  private _send(message: ToWorker): void {
    if (!this._reason) {
      this.worker.postMessage(message);
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

  private _reason: Error | undefined;
  private readonly _timers: readonly IDisposable[];
  private readonly _jobs = new Map<number, Job>();
  private _ids = 0;
  private _missed = 0;
  /** The messages since the beginning of this second. */
  private _received = 0;
  private _second = 0;
  private _onReady!: (card: IModuleCard) => void;
  private _onFailed!: (error: Error) => void;
  private _onEnded!: (reason: Error) => void;
}

/** Anything that a module threw, in bounds. */
function thrown(error: unknown): IFailure {
  const { message, stack } = (error ?? {}) as Partial<Record<string, unknown>>;
  return {
    message: String(message ?? error).slice(0, ERROR_LENGTH.message),
    ...(typeof stack === 'string' && { stack: stack.slice(0, ERROR_LENGTH.stack) })
  };
}
