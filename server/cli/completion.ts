import { Argument, type Command } from 'commander';
import { SHELLS, type ICliContext, type Shell } from './commands.js';

export function addCompletion(program: Command, { onCommand }: ICliContext): void {
  program
    .command('completion')
    .description('Print a script that completes commands and options in a shell.')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .action((shell: Shell) => onCommand({ type: 'completion', shell }));
}
