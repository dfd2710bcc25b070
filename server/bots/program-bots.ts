import type { IConfig } from '../config.js';
import type { IBot } from './bot.js';
import { builtinBots } from './builtin.js';
import type { ModuleBot } from './modules/module-bot.js';
import type { IStartParts } from './modules/start.js';
import { cardOfBot } from './principal.js';

/** The bots of this program: built-in ones, those that the code of a caller brings, and modules of the configuration. */
export class ProgramBots {
  /** @throws ChatError `bad_value` for a name that no built-in bot has */
  constructor(
    private readonly _entries: IConfig['bots'],
    private readonly _given: readonly IBot[]
  ) {
    this._builtin = builtinBots(_entries.filter(entry => typeof entry === 'string'));
  }

  /** All of them, once the modules have been started. */
  get all(): readonly IBot[] {
    return [...this._builtin, ...this._given, ...this._modules];
  }

  get cards(): ReturnType<typeof cardOfBot>[] {
    return this.all.map(bot => cardOfBot(bot, this._builtin.includes(bot) ? 'builtin' : 'module'));
  }

  /** The code for modules loads only if there are some. @throws ConfigError */
  async startModules(parts: IStartParts): Promise<void> {
    if (this._entries.some(entry => typeof entry !== 'string')) {
      const { startModules } = await import('./modules/start.js');
      this._modules = await startModules(this._entries, this.all, parts);
    }
  }

  /** Ends the threads of the modules. */
  async dispose(): Promise<void> {
    await Promise.all(this._modules.map(bot => bot.dispose()));
  }

  private readonly _builtin: readonly IBot[];
  private _modules: readonly ModuleBot[] = [];
}
