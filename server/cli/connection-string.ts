import type { Command } from 'commander';
import { loadConfig } from '../config.js';
import type { ICliContext } from './commands.js';
import { dataOption, type IDataOptions } from './options.js';

interface IConnectionStringOptions extends IDataOptions {
  regenerate?: boolean;
}

export function addConnectionString(program: Command, { onCommand }: ICliContext): void {
  program
    .command('connection-string')
    .description(
      'Print the connection string with which identity SDKs create users and tokens: the address last served, and a key.'
    )
    .addOption(dataOption())
    .option('--regenerate', 'create a new key; the old key becomes invalid')
    .action(({ data, regenerate = false }: IConnectionStringOptions) =>
      onCommand({ type: 'connection-string', config: loadConfig({ data }), regenerate })
    );
}
