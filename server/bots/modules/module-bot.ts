import type { IClock, IDisposable } from '../../clock.js';
import type { IBotEntry } from '../../config.js';
import type { IChatStatus } from '../../rooms/events.js';
import type { BotAnswers, IBotCommand, IMessageRow } from '../../storage/storage.js';
import type { IBot } from '../bot.js';
import type { IManagerConversation } from '../manager.js';
import { Backoff } from './backoff.js';
import type { Concurrency } from '../concurrency.js';
import type { IModuleCard } from './card.js';
import { Output } from './output.js';
import { Secrets } from './secrets.js';
import { Thread, type IThreadOptions } from './thread.js';

/** The memory of a module if the configuration says nothing else, in MiB. */
const MEMORY = 256;

/** The log of the modules. */
export interface IModuleLog {
  error(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  info(fields: object, text: string): void;
}

export interface IModuleParts {
  readonly clock: IClock;
  readonly log: IModuleLog;
  /** Called when the module of a bot starts again. */
  readonly onRestart: (bot: string) => void;
  /** The program of the worker. */
  readonly program: URL;
}

/** A bot whose code runs in a thread of its own. When the thread ends, it begins anew after a while. */
export class ModuleBot implements IBot {
  constructor(
    private readonly _entry: IBotEntry,
    place: IThreadOptions['place'],
    private readonly _parts: IModuleParts
  ) {
    const { options = {}, memory = MEMORY } = _entry;
    const { clock, program } = _parts;
    this._secrets = new Secrets(options);
    const hide = (text: string): string => this._secrets.hide(text);
    this._threadOptions = { clock, program, place, options, memory, hide };
    this._backoff = new Backoff(clock);
    this._running = this._begin();
  }

  get name(): string {
    return this._entry.name ?? this._card?.name ?? '';
  }

  get displayName(): string {
    return this._card?.displayName ?? this.name;
  }

  get description(): string | undefined {
    return this._card?.description;
  }

  get avatar(): string | undefined {
    return this._card?.avatar;
  }

  get answers(): BotAnswers | undefined {
    return this._entry.answers ?? this._card?.answers;
  }

  get commands(): readonly IBotCommand[] | undefined {
    return this._card?.commands;
  }

  get concurrency(): Concurrency | undefined {
    return this._card?.concurrency;
  }

  get required(): boolean | undefined {
    return this._entry.required ?? this._card?.required;
  }

  get manager(): boolean | undefined {
    return this._card?.manager;
  }

  get onJoin(): IBot['onJoin'] {
    return this._card?.onJoin
      ? (message, conversation) => this.onMessage(message, conversation as IManagerConversation)
      : undefined;
  }

  /** Resolves when the bot is loaded for the first time; rejects if it cannot be. It is then tried again later. */
  async loaded(): Promise<void> {
    await this._running;
  }

  async onMessage(message: IMessageRow, conversation: IManagerConversation): Promise<void> {
    const thread = await this._running;
    conversation.signal.throwIfAborted();
    await thread.run(message, conversation);
  }

  /** A thread that does not take it must not delay what other bots are told, so nothing waits for it. */
  onStatus(status: IChatStatus): void {
    this._running.then(thread => thread.tell(status)).catch(() => undefined);
  }

  /** Ends the thread. Resolves when it has ended. */
  async dispose(): Promise<void> {
    this._isDisposed = true;
    const reason = new Error('The server stops.');
    this._restart?.dispose();
    this._giveUp?.(reason);
    this._thread?.end(reason);
    await this._thread?.gone;
  }

  private async _begin(): Promise<Thread> {
    this._backoff.begin();
    const thread = new Thread(this._threadOptions);
    this._thread = thread;
    this._print(thread);
    void thread.ended.then(reason => this._onEnded(thread, reason));
    this._card = await thread.ready;
    return thread;
  }

  /** The thread has ended. Messages wait for the next. */
  private _onEnded({ gone }: Thread, err: Error): void {
    if (this._isDisposed) {
      return;
    }
    const { clock, log, onRestart } = this._parts;
    const wait = this._backoff.end();
    const bot = this._label;
    log.error({ err, bot, wait }, 'The module of a bot ended. It starts again.');
    this._running = new Promise<Thread>((resolve, reject) => {
      this._giveUp = reject;
      const restart = (): void => {
        onRestart(bot);
        resolve(this._begin());
      };
      void gone.then(() => {
        if (!this._isDisposed) {
          this._restart = clock.after(wait, restart);
        }
      });
    });
    this._running.catch(() => undefined);
  }

  private _print({ worker }: Thread): void {
    const { clock, log } = this._parts;
    const hide = (line: string): string => this._secrets.hide(line);
    const output = new Output(clock, hide, (line, leftOut) =>
      log.info({ bot: this._label, line, ...(leftOut > 0 && { leftOut }) }, 'A bot printed a line.')
    );
    output.follow(worker.stdout);
    output.follow(worker.stderr);
  }

  /** How the log names the bot. Its name may be unknown until it is loaded. */
  private get _label(): string {
    return this.name || this._entry.module;
  }

  private readonly _secrets: Secrets;
  private readonly _threadOptions: IThreadOptions;
  private readonly _backoff: Backoff;
  /** The card of the bot. Missing until it is loaded for the first time. */
  private _card: IModuleCard | undefined;
  private _thread: Thread | undefined;
  /** The thread that takes messages. Between two threads, it is the next. */
  private _running: Promise<Thread>;
  private _restart: IDisposable | undefined;
  private _giveUp: ((reason: Error) => void) | undefined;
  private _isDisposed = false;
}
