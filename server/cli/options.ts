import { Option } from 'commander';
import { SETTINGS, type ISetting } from '../config.js';

/** `tlsSelfSigned` → `--tls-self-signed` */
const flagOf = (key: string): string =>
  `--${key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;

const listOf = (text: string): string[] => text.split(',').filter(entry => entry !== '');

/** Text that is not a whole number stays as it is: the configuration reports it. */
const numberOf = (text: string): string | number => (/^\d+$/.test(text) ? Number(text) : text);

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
  if (setting.type === 'array') {
    option.argParser(listOf);
  } else if (setting.type === 'integer') {
    option.argParser(numberOf);
  } else if (setting.anyOf) {
    // Only for the help and for completion: the configuration validates the value.
    option.argChoices = setting.anyOf.map(choice => String(choice.const));
  }
  return option;
}

export const dataOption = (): Option => settingOption('data');

export const forceOption = (): Option =>
  new Option('--force', 'replace the file if it exists already');

export interface IDataOptions {
  data?: string;
}

export interface IFileOptions extends IDataOptions {
  force?: boolean;
}
