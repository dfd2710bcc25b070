import type { Command } from 'commander';
import type { RawConfig } from '../config.js';
import { SETTINGS } from '../settings.js';
import type { ICliContext } from './commands.js';
import { configFrom, settingOption } from './options.js';

/** Adds `serve`. Each setting with a help text is an option of it. */
export function addServe(program: Command, { env, onCommand }: ICliContext): void {
  const command = program.command('serve').description('Run the chat server.');
  const keys = Object.keys(SETTINGS).filter(key => SETTINGS[key].help);
  const options = keys.map(key => [key, settingOption(key)] as const);
  options.forEach(([, option]) => command.addOption(option));
  command.option(
    '--config <file>',
    'the JSON file with settings (default: config.json in the data directory, if it exists)'
  );
  command.action(() => {
    const values = command.opts<Record<string, unknown>>();
    const settings = options.map(([key, option]) => {
      const value = values[option.attributeName()];
      // `--no-…` is false if it is given.
      return [key, option.negate ? value === false || undefined : value];
    });
    const config = configFrom(
      Object.fromEntries(settings) as RawConfig,
      env,
      values.config as string | undefined
    );
    onCommand({ type: 'serve', config });
  });
}
