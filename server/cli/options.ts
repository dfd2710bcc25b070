import { Option } from 'commander';
import { loadConfig, type IConfig, type RawConfig } from '../config.js';
import { SETTINGS, type ISetting } from '../settings.js';
import { valueOf } from '../environment.js';

/** `tlsSelfSigned` → `--tls-self-signed` */
const flagOf = (key: string): string =>
  `--${key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;

function defaultOf({ default: value }: ISetting): string {
  const text = value === false ? '' : [value].flat().join(',');
  return text && ` (default: ${text})`;
}

/**
 * The option that sets a setting. It has no default of its own, because the configuration file comes before the default.
 */
export function settingOption(key: string): Option {
  const setting = SETTINGS[key];
  const value = setting.type === 'boolean' ? '' : ` <${setting.placeholder ?? 'text'}>`;
  const option = new Option(flagOf(key) + value, `${setting.help}${defaultOf(setting)}`);
  if (setting.type === 'array' || setting.type === 'integer') {
    option.argParser((text: string) => valueOf(text, setting));
  } else if (setting.anyOf) {
    // Only for the help and for completion: the configuration validates the value.
    option.argChoices = setting.anyOf.map(choice => String(choice.const));
  }
  return option;
}

/** The configuration of a command line. Errors name the options as they are typed. */
export const configFrom = (
  options: RawConfig,
  env: NodeJS.ProcessEnv = {},
  file?: string
): IConfig => loadConfig(options, env, file, flagOf);

export const dataOption = (): Option => settingOption('data');

export const forceOption = (): Option =>
  new Option('--force', 'replace the file if it exists already');

export interface IDataOptions {
  data?: string;
}

export interface IFileOptions extends IDataOptions {
  force?: boolean;
}
