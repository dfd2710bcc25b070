import type { IClock, IDisposable } from '../../clock.js';
import type { IModuleEntry } from '../../config.js';
import type { IChatStatus } from '../../rooms/events.js';
import type { BotAnswers, IBotCommand, IMessageRow } from '../../storage/storage.js';
import type { IBot } from '../bot.js';
import type { IManagerConversation } from '../manager.js';
import { Backoff } from './backoff.js';
import type { Concurrency } from '../concurrency.js';
import type { IModuleCard } from './card.js';
import { environmentOf } from './environment.js';
import { Output } from './output.js';
import { Secrets } from './secrets.js';
import { Child, GRACE_MS, type IChildOptions } from './child.js';

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
  /** The program of the processes. */
  readonly program: URL;
  /** The environment of the server. Little of it reaches a module. */
  readonly env: NodeJS.ProcessEnv;
}

/** The module and the variables that an entry of the configuration names. */
export interface IModuleSource {
  readonly place: IChildOptions['place'];
  /** The variables that it names, with their values. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A bot whose code runs in a process of its own. When the process ends, it begins anew after a while. */
export class ModuleBot implements IBot {
  constructor(
    private readonly _entry: IModuleEntry,
    { place, variables }: IModuleSource,
    private readonly _parts: IModuleParts
  ) {
    const { options = {}, memory = MEMORY } = _entry;
    const { clock, program } = _parts;
    const env = environmentOf(_parts.env, variables);
    this._secrets = new Secrets({ options, environment: variables });
    const hide = (text: string): string => this._secrets.hide(text);
    this._childOptions = { clock, program, place, options, memory, env, hide };
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

  /** Until the bot is loaded for the first time, nobody knows whether it has this method. */
  get onAction(): IBot['onAction'] {
    return this._card && !this._card.onAction
      ? undefined
      : (action, conversation) => this._run(action, conversation as IManagerConversation);
  }

  /** Resolves when the bot is loaded for the first time; rejects if it cannot be. It is then tried again later. */
  async loaded(): Promise<void> {
    await this._running;
  }

  onMessage(message: IMessageRow, conversation: IManagerConversation): Promise<void> {
    return this._run({ message }, conversation);
  }

  /** A process that does not take it must not delay what other bots are told, so nothing waits for it. */
  onStatus(status: IChatStatus): void {
    this._running.then(child => child.tell(status)).catch(() => undefined);
  }

  /** Ends the process. Resolves when it has ended. */
  async dispose(): Promise<void> {
    this._isDisposed = true;
    const reason = new Error('The server stops.');
    this._restart?.dispose();
    this._giveUp?.(reason);
    this._child?.end(reason, GRACE_MS);
    await this._child?.gone;
  }

  private async _run(
    given: Parameters<Child['run']>[0],
    conversation: IManagerConversation
  ): Promise<void> {
    const child = await this._running;
    conversation.signal.throwIfAborted();
    await child.run(given, conversation);
  }

  private async _begin(): Promise<Child> {
    this._backoff.begin();
    const child = this._make();
    this._child = child;
    this._print(child);
    void child.ended.then(reason => this._onEnded(child.gone, reason));
    this._card = await child.ready;
    return child;
  }

  /** @throws the error if the process cannot start. It is tried again. */
  private _make(): Child {
    try {
      return new Child(this._childOptions);
    } catch (error) {
      void Promise.resolve().then(() => this._onEnded(Promise.resolve(), error as Error));
      throw error;
    }
  }

  /** The process has ended. Messages wait for the next. */
  private _onEnded(gone: Promise<void>, err: Error): void {
    if (this._isDisposed) {
      return;
    }
    const { clock, log, onRestart } = this._parts;
    const wait = this._backoff.end();
    const bot = this._label;
    log.error({ err, bot, wait }, 'The module of a bot ended. It starts again.');
    this._running = new Promise<Child>((resolve, reject) => {
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

  private _print({ outputs }: Child): void {
    const { clock, log } = this._parts;
    const hide = (line: string): string => this._secrets.hide(line);
    const output = new Output(clock, hide, (line, leftOut) =>
      log.info({ bot: this._label, line, ...(leftOut > 0 && { leftOut }) }, 'A bot printed a line.')
    );
    outputs.forEach(stream => output.follow(stream));
  }

  /** How the log names the bot. Its name may be unknown until it is loaded. */
  private get _label(): string {
    return this.name || this._entry.module;
  }

  private readonly _secrets: Secrets;
  private readonly _childOptions: IChildOptions;
  private readonly _backoff: Backoff;
  /** The card of the bot. Missing until it is loaded for the first time. */
  private _card: IModuleCard | undefined;
  private _child: Child | undefined;
  /** The process that takes messages. Between two processes, it is the next. */
  private _running: Promise<Child>;
  private _restart: IDisposable | undefined;
  private _giveUp: ((reason: Error) => void) | undefined;
  private _isDisposed = false;
}
