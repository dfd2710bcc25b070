import { Command } from 'commander';
import { addBackup } from './backup.js';
import type { ICliContext } from './commands.js';
import { addCompletion } from './completion.js';
import { addConnectionString } from './connection-string.js';
import { addExport } from './export.js';
import { addImport } from './import.js';
import { addServe } from './serve.js';
import { addToken } from './token.js';

/** All commands of the command line. It prints nothing and never ends the process; errors are thrown. */
export function createProgram(context: ICliContext): Command {
  const program = new Command('colloquy')
    .description(
      'Team chat for people and bots inside JupyterLab.\n\n' +
        'Each command has its own help, such as colloquy serve --help.'
    )
    .option('--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ outputError: () => undefined, writeErr: () => undefined });
  [addServe, addToken, addConnectionString, addBackup, addExport, addImport, addCompletion].forEach(
    add => add(program, context)
  );
  return program;
}
