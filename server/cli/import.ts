import type { Command } from 'commander';
import { ConfigError } from '../config.js';
import { readAccountName } from '../identity/accounts.js';
import type { ICliContext } from './commands.js';
import { configFrom, dataOption, type IDataOptions } from './options.js';

interface IImportOptions extends IDataOptions {
  topic?: string;
  owner?: string;
}

export function addImport(program: Command, { onCommand }: ICliContext): void {
  program
    .command('import')
    .description('Create a chat from a .chat file.')
    .argument('<file>', 'the file to read')
    .addOption(dataOption())
    .option(
      '--topic <name>',
      'the name of the chat (default: the one in the file, or else the name of the file)'
    )
    .option('--owner <user>', 'the username of the person who owns the chat')
    .action((file: string, { data, topic, owner: given }: IImportOptions) => {
      const owner = given === undefined ? undefined : readAccountName(given);
      if (owner === null) {
        throw new ConfigError(
          '--owner must be the username of an account. Guests and apps own no imported chat.'
        );
      }
      onCommand({
        type: 'import',
        config: configFrom({ data }),
        file,
        ...(topic !== undefined && { topic }),
        ...(owner !== undefined && { owner })
      });
    });
}
