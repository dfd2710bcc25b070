import { ChatError } from '../errors.js';
import type { IBot } from './bot.js';
import { CalculatorBot } from './calculator.js';
import { EchoBot } from './echo.js';
import { CalculatorOrEchoManager } from './managers/calculator-or-echo.js';
import { PreSelectManager } from './managers/pre-select.js';
import { TransparentManager } from './managers/transparent.js';

const BUILTIN: Readonly<Record<string, () => IBot>> = {
  echo: () => new EchoBot(),
  calculator: () => new CalculatorBot(),
  'transparent-manager': () => new TransparentManager(),
  'calculator-or-echo-manager': () => new CalculatorOrEchoManager(),
  'pre-select-manager': () => new PreSelectManager()
};

/** The names of all bots of this program, running or not. */
export const BUILTIN_NAMES: readonly string[] = Object.keys(BUILTIN);

/** The bots behind the names of `--bots`, without duplicates. Throws `bad_value` for an unknown name. */
export const builtinBots = (names: readonly string[]): IBot[] =>
  [...new Set(names)].map(name => {
    if (!Object.hasOwn(BUILTIN, name)) {
      const known = Object.keys(BUILTIN).join(', ');
      throw new ChatError(
        'bad_value',
        `There is no bot named "${name}". Available bots: ${known}.`
      );
    }
    return BUILTIN[name]();
  });
