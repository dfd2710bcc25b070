import type { Command } from 'commander';
import type { ICliContext } from './commands.js';
import { configFrom, dataOption, type IDataOptions } from './options.js';

interface IImportOptions extends IDataOptions {
  topic?: string;
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
    .action((file: string, { data, topic }: IImportOptions) =>
      onCommand({
        type: 'import',
        config: configFrom({ data }),
        file,
        ...(topic !== undefined && { topic })
      })
    );
}
