import { ConfigError, type IConfig } from '../config.js';
import type { AllowedAddresses } from '../webhooks/allowed-addresses.js';
import type { IBotRow } from '../storage/storage.js';
import type { IBot } from './bot.js';
import { builtinBots } from './builtin.js';
import type { ModuleBot } from './modules/module-bot.js';
import type { IStartParts } from './modules/start.js';
import { cardOfBot } from './principal.js';
import { configuredRows } from './webhook/configured-rows.js';

/** A bot as the registry describes it, before it is stored. */
type NewRow = Omit<IBotRow, 'createdOn'>;

/** The bots of the operator: built-in ones, those that the code of a caller brings, and modules and webhooks of the configuration. */
export class ProgramBots {
  /** @throws ChatError `bad_value` for a name that no built-in bot has */
  constructor(
    private readonly _entries: IConfig['bots'],
    private readonly _given: readonly IBot[]
  ) {
    this._builtin = builtinBots(_entries.filter(entry => typeof entry === 'string'));
  }

  /** Those that run in the server or beside it, once they have been started. */
  get running(): readonly IBot[] {
    return [...this._builtin, ...this._given, ...this._modules];
  }

  /** All of them, also those behind webhooks. */
  get rows(): readonly NewRow[] {
    const rows = this.running.map(bot =>
      cardOfBot(bot, this._builtin.includes(bot) ? 'builtin' : 'module')
    );
    return [...rows, ...this._webhooks];
  }

  /** Reads the entries, and starts the modules. Their code loads only if there are some. @throws ConfigError */
  async start(
    parts: IStartParts & { readonly addresses: Pick<AllowedAddresses, 'check'> }
  ): Promise<void> {
    this._webhooks = configuredRows(this._entries, parts.addresses);
    if (this._entries.some(entry => typeof entry !== 'string' && 'module' in entry)) {
      const { startModules } = await import('./modules/start.js');
      this._modules = await startModules(this._entries, parts);
    }
    try {
      this._checkNames();
    } catch (error) {
      await this.dispose();
      throw error;
    }
  }

  /** Ends the processes of the modules. */
  async dispose(): Promise<void> {
    await Promise.all(this._modules.map(bot => bot.dispose()));
  }

  private _checkNames(): void {
    const names = this.rows.map(({ username }) => username);
    const twice = names.find((name, i) => names.indexOf(name) < i);
    if (twice !== undefined) {
      throw new ConfigError(
        `Two of the bots have the name "${twice}". Give one of them another name in bots.`
      );
    }
  }

  private readonly _builtin: readonly IBot[];
  private _modules: readonly ModuleBot[] = [];
  private _webhooks: readonly NewRow[] = [];
}
