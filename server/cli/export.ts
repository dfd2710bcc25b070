import type { Command } from 'commander';
import type { ICliContext } from './commands.js';
import { configFrom, dataOption, forceOption, type IFileOptions } from './options.js';

export function addExport(program: Command, { onCommand }: ICliContext): void {
  program
    .command('export')
    .description('Write one chat as a .chat file.')
    .argument('<chat>', 'the id of the chat')
    .argument('[file]', 'the file to write; without it, the chat goes to stdout')
    .addOption(dataOption())
    .addOption(forceOption())
    .action((chat: string, file: string | undefined, { data, force = false }: IFileOptions) =>
      onCommand({
        type: 'export',
        config: configFrom({ data }),
        force,
        chat,
        ...(file !== undefined && { file })
      })
    );
}
