import { CommanderError, type Command } from 'commander';
import { ConfigError } from '../config.js';
import type { CliCommand } from './commands.js';
import { createProgram } from './program.js';

/**
 * Parses a command line, without the name of the program.
 *
 * @throws ConfigError that says in one sentence what is wrong.
 */
export function parseCommandLine(args: readonly string[], env: NodeJS.ProcessEnv): CliCommand {
  const found: CliCommand[] = [];
  const program = createProgram({ env, onCommand: command => found.push(command) });
  const command = program.commands.find(each => each.name() === args[0]);
  if (args.includes('--help') || args.includes('-h')) {
    return { type: 'help', text: (command ?? program).helpInformation() };
  }
  if (args[0] === '--version') {
    return { type: 'version' };
  }
  try {
    checkValues(command, args);
    program.parse(args, { from: 'user' });
  } catch (error) {
    throw error instanceof CommanderError ? adviceOn(sentenceOf(error, command)) : error;
  }
  if (command?.args.includes('')) {
    throw adviceOn(usageOf(command));
  }
  return found[0];
}

const adviceOn = (sentence: string): ConfigError =>
  new ConfigError(`${sentence}: try colloquy --help.`);

/** Refuses an option in the place of another's value, which was forgotten. */
function checkValues(command: Command | undefined, args: readonly string[]): void {
  args.forEach((arg, i) => {
    const option = command?.options.find(({ long }) => long === arg);
    if (option?.required && args[i + 1]?.length > 1 && args[i + 1].startsWith('-')) {
      throw adviceOn(`Option '${arg}' argument is ambiguous`);
    }
  });
}

/** Says in one sentence what Commander found, without the advice. */
function sentenceOf({ code, message }: CommanderError, command: Command | undefined): string {
  const [, name = ''] = /'(.*)'/s.exec(message) ?? [];
  const [, similar] = /\(Did you mean ([^()]*)\?\)$/.exec(message) ?? [];
  const hint = similar ? ` (did you mean ${similar}?)` : '';
  switch (code) {
    case 'commander.help':
      return 'Name a command';
    case 'commander.unknownCommand':
      return `There is no command "${name}"${hint}`;
    case 'commander.unknownOption': {
      const [flag] = name.split('=');
      const isKnown = command?.options.some(({ long }) => long === flag);
      return isKnown
        ? `Option '${flag}' does not take an argument`
        : `Unknown option '${flag}'${hint}`;
    }
    case 'commander.optionMissingArgument':
      return `Option '${name}' needs a value`;
    default:
      return command ? usageOf(command) : message;
  }
}

/** Shows how many arguments a command takes. */
function usageOf(command: Command): string {
  const words = command.registeredArguments.map(argument => {
    const name = argument.argChoices?.join('|') ?? argument.name();
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return words.length === 0
    ? `Unexpected argument '${command.args[0]}'`
    : `Usage: colloquy ${command.name()} ${words.join(' ')}`;
}
