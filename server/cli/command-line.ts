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
    throw error instanceof CommanderError ? configErrorOf(error, command) : error;
  }
  if (command?.args.includes('')) {
    throw usageError(command);
  }
  return found[0];
}

const withAdvice = (sentence: string, command?: Command): ConfigError =>
  new ConfigError(`${sentence}: try colloquy ${command ? `${command.name()} ` : ''}--help.`);

/** Refuses an option in the place of another's value, which was forgotten. */
function checkValues(command: Command | undefined, args: readonly string[]): void {
  args.forEach((arg, i) => {
    const option = command?.options.find(({ long }) => long === arg);
    const next = args[i + 1];
    if (option?.required && next?.length > 1 && next.startsWith('-')) {
      throw withAdvice(`${arg} needs a value, but ${next} follows it`, command);
    }
  });
}

/** Says in one sentence what Commander found. */
function configErrorOf({ code, message }: CommanderError, command?: Command): ConfigError {
  const [, name = ''] = /'(.*)'/s.exec(message) ?? [];
  const [, similar] = /\(Did you mean ([^()]*)\?\)$/.exec(message) ?? [];
  const hint = similar ? ` (did you mean ${similar}?)` : '';
  switch (code) {
    case 'commander.help':
      return withAdvice('Name a command');
    case 'commander.unknownCommand':
      return withAdvice(`There is no command "${name}"${hint}`);
    case 'commander.unknownOption': {
      const [flag] = name.split('=');
      const isKnown = command?.options.some(({ long }) => long === flag);
      return withAdvice(
        isKnown ? `${flag} takes no value` : `There is no option ${flag}${hint}`,
        command
      );
    }
    case 'commander.optionMissingArgument':
      return withAdvice(`${name.split(' ')[0]} needs a value (${name})`, command);
    default:
      return command ? usageError(command) : withAdvice(message);
  }
}

/** Shows how many arguments a command takes. */
function usageError(command: Command): ConfigError {
  const words = command.registeredArguments.map(argument => {
    const name = argument.argChoices?.join('|') ?? argument.name();
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return words.length === 0
    ? withAdvice(`Unexpected argument "${command.args[0]}"`, command)
    : new ConfigError(`Usage: colloquy ${command.name()} ${words.join(' ')}.`);
}
