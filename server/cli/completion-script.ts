import type { Command, Option } from 'commander';
import type { Shell } from './commands.js';
import { createProgram } from './program.js';

/** A script for a shell that completes the commands, their options and the values of options with few values. */
export function completionScript(shell: Shell): string {
  const program = createProgram({ env: {}, onCommand: () => undefined });
  return `${SCRIPTS[shell](program)}\n`;
}

const SCRIPTS: Record<Shell, (program: Command) => string> = { bash, zsh, fish };

const flagsOf = (command: Command): string[] => optionsOf(command).map(({ long }) => long ?? '');

/** Commander keeps the option for help apart. */
const optionsOf = (command: Command): readonly Option[] =>
  command.createHelp().visibleOptions(command);

const choicesOf = (command: Command): string[] =>
  command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The script for bash. It completes file names as values of options without a list of values. */
function bash(program: Command): string {
  const values = program.commands.flatMap(command =>
    command.options
      .filter(({ required }) => required)
      .map(
        ({ long, argChoices = [] }) =>
          `    ${command.name()}:${long}) words=${quoted(argChoices.join(' '))} ;;`
      )
  );
  const words = program.commands.map(command => {
    const all = [...choicesOf(command), ...flagsOf(command)];
    return `    ${command.name()}:*) words=${quoted(all.join(' '))} ;;`;
  });
  const first = [...program.commands.map(command => command.name()), ...flagsOf(program)];
  return `# Completion of colloquy for bash: source <(colloquy completion bash)
_colloquy() {
  local words=''
  case "\${COMP_WORDS[1]}:\${COMP_WORDS[COMP_CWORD - 1]}" in
${values.join('\n')}
${words.join('\n')}
  esac
  if [ "$COMP_CWORD" = 1 ]; then
    words=${quoted(first.join(' '))}
  fi
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _colloquy colloquy`;
}

function zsh(program: Command): string {
  const escaped = (text: string): string => text.replace(/[[\]:\\]/g, '\\$&');
  const option = ({ long, description, required, argChoices }: Option): string => {
    const value = required ? `:value:${argChoices ? `(${argChoices.join(' ')})` : '_files'}` : '';
    return quoted(`${long}[${escaped(description)}]${value}`);
  };
  const cases = program.commands.map(command => {
    const choices = choicesOf(command);
    const rest = choices.length > 0 ? `*:value:(${choices.join(' ')})` : '*:file:_files';
    const specs = [...optionsOf(command).map(option), quoted(rest)];
    return `    ${command.name()}) _arguments ${specs.join(' ')} ;;`;
  });
  const commands = program.commands.map(command =>
    quoted(`${command.name()}:${escaped(command.description())}`)
  );
  return `#compdef colloquy
# Completion of colloquy for zsh: source <(colloquy completion zsh)
_colloquy() {
  if (( CURRENT == 2 )); then
    local -a commands=(${commands.join(' ')})
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
compdef _colloquy colloquy`;
}

function fish(program: Command): string {
  const line = (condition: string, ...rest: string[]): string =>
    ['complete -c colloquy -n', quoted(condition), ...rest].join(' ');
  const lines = program.commands.flatMap(command => {
    const inside = `__fish_seen_subcommand_from ${command.name()}`;
    const choices = choicesOf(command);
    return [
      line('__fish_use_subcommand', '-f -a', command.name(), '-d', quoted(command.description())),
      ...(choices.length > 0 ? [line(inside, '-f -a', quoted(choices.join(' ')))] : []),
      ...optionsOf(command).map(({ long = '', description, required, argChoices }) => {
        const value = argChoices ? `-x -a ${quoted(argChoices.join(' '))}` : '-r';
        return line(
          inside,
          '-l',
          long.slice(2),
          ...(required ? [value] : []),
          '-d',
          quoted(description)
        );
      })
    ];
  });
  return ['# Completion of colloquy for fish: colloquy completion fish | source', ...lines].join(
    '\n'
  );
}
