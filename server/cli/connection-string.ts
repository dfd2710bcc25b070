import type { Command } from 'commander';
import type { ICliContext } from './commands.js';
import { configFrom, dataOption, type IDataOptions } from './options.js';

interface IConnectionStringOptions extends IDataOptions {
  regenerate?: boolean;
}

export function addConnectionString(program: Command, { onCommand }: ICliContext): void {
  program
    .command('connection-string')
    .description(
      "Print the connection string for identity SDKs. It holds the server's last address and the access key."
    )
    .addOption(dataOption())
    .option('--regenerate', 'create a new key; the old key becomes invalid')
    .action(({ data, regenerate = false }: IConnectionStringOptions) =>
      onCommand({ type: 'connection-string', config: configFrom({ data }), regenerate })
    );
}
