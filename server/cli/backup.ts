import type { Command } from 'commander';
import type { ICliContext } from './commands.js';
import { configFrom, dataOption, forceOption, type IFileOptions } from './options.js';

export function addBackup(program: Command, { onCommand }: ICliContext): void {
  program
    .command('backup')
    .description(
      'Copy all chats into one file and their attachments into a folder beside it, also while the server runs.'
    )
    .argument('<file>', 'the file to write')
    .addOption(dataOption())
    .addOption(forceOption())
    .action((file: string, { data, force = false }: IFileOptions) =>
      onCommand({ type: 'backup', config: configFrom({ data }), file, force })
    );
}
