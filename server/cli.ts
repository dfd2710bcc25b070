import { parseArgs } from 'node:util';
import { ConfigError, loadConfig, type IConfig } from './config.js';
import { isUsername, type IPrincipal } from './identity/principal.js';

export interface ITokenCommand {
  type: 'token';
  /** Contains the location of the key. */
  config: IConfig;
  principal: IPrincipal;
  expiresInMs: number;
}

export interface IBackupCommand {
  type: 'backup';
  config: IConfig;
  file: string;
  force: boolean;
}

export interface IExportCommand {
  type: 'export';
  config: IConfig;
  chat: string;
  /** Without a file, stdout is used. */
  file?: string;
  force: boolean;
}

export interface IImportCommand {
  type: 'import';
  config: IConfig;
  file: string;
  topic?: string;
}

export interface IConnectionStringCommand {
  type: 'connection-string';
  config: IConfig;
  /** Make a new access key. The old key becomes invalid. */
  regenerate: boolean;
}

/** The commands of the command line. */
export type CliCommand =
  | { type: 'help' }
  | { type: 'serve'; config: IConfig }
  | ITokenCommand
  | IConnectionStringCommand
  | IBackupCommand
  | IExportCommand
  | IImportCommand;

export const USAGE = `Usage: colloquy <command> [options]

  colloquy serve        Run the chat server.
    --host HOST           where to listen (default: 127.0.0.1)
    --port PORT           0 picks a free one (default: 8765)
    --unix-socket PATH    listen on a socket in place of host and port
    --tls-cert FILE, --tls-key FILE
                          encrypt connections with this certificate
    --tls-self-signed     encrypt them with one that is made in the data directory, for development
    --public-url URL      where people reach the server, if not where it listens
    --allowed-origins ORIGIN,ORIGIN
                          other sites whose pages may use the server
    --data DIR            where everything is kept (default: ./colloquy-data)
    --durability full|os  what is stored outlives a power cut, or only this process (default: full)
    --config FILE         further settings, as JSON
    --guests              let people in by a name of their choice
    --bots NAME,NAME      built-in bots that people can add to chats: echo (default: none)
    --no-limits           do not limit rates, for benchmarks

  colloquy token        Print an access token.
    --data DIR            the server's data (default: ./colloquy-data)
    --user NAME           the username it is for
    --name "Display Name" what people see in its place
    --admin               may do what owners may, in every chat
    --bot                 is a program
    --expires 24h         seconds, or 30m, 24h, 7d (default: 24h)

  colloquy connection-string
                        Print what identity SDKs need to make users and tokens: the address last served, and a key.
    --data DIR            the server's data (default: ./colloquy-data)
    --regenerate          make a new key; the old one is worth nothing then

  colloquy backup FILE  Copy all chats into one file, while the server serves.
    --data DIR            the server's data (default: ./colloquy-data)
    --force               replace the file, if there is one

  colloquy export CHAT [FILE]
                        Write one chat, named by its id, as a .chat file; without FILE to the terminal.
    --data DIR, --force   as above

  colloquy import FILE  Make a new chat of a .chat file.
    --data DIR            as above
    --topic NAME          the chat's name (default: the one in the file, else the file's)

  colloquy --help       Print this.
`;

/**
 * Parses a command line, without the name of the program.
 *
 * @throws ConfigError that says in one sentence what is wrong.
 */
export function parseCommandLine(args: readonly string[], env: NodeJS.ProcessEnv): CliCommand {
  const [command, ...rest] = args;
  if (args.includes('--help') || args.includes('-h')) {
    return { type: 'help' };
  }
  switch (command) {
    case 'serve':
      return parseServe(rest, env);
    case 'token':
      return parseToken(rest);
    case 'connection-string':
      return parseConnectionString(rest);
    case 'backup':
    case 'export':
      return parseCopy(command, rest);
    case 'import':
      return parseImport(rest);
    case undefined:
      throw new ConfigError('Say what to do: try colloquy --help.');
    default:
      throw new ConfigError(`There is no command "${command}": try colloquy --help.`);
  }
}

function parseServe(args: string[], env: NodeJS.ProcessEnv): CliCommand {
  const values = parse(args, {
    host: { type: 'string' },
    port: { type: 'string' },
    'unix-socket': { type: 'string' },
    'tls-cert': { type: 'string' },
    'tls-key': { type: 'string' },
    'tls-self-signed': { type: 'boolean' },
    'public-url': { type: 'string' },
    'allowed-origins': { type: 'string' },
    data: { type: 'string' },
    durability: { type: 'string' },
    config: { type: 'string' },
    guests: { type: 'boolean' },
    bots: { type: 'string' },
    'no-limits': { type: 'boolean' }
  });
  const options = {
    host: values.host,
    port:
      values.port !== undefined && /^\d+$/.test(values.port) ? Number(values.port) : values.port,
    unixSocket: values['unix-socket'],
    tlsCert: values['tls-cert'],
    tlsKey: values['tls-key'],
    tlsSelfSigned: values['tls-self-signed'],
    publicUrl: values['public-url'],
    allowedOrigins: listOf(values['allowed-origins']),
    data: values.data,
    durability: values.durability,
    guests: values.guests,
    bots: listOf(values.bots),
    noLimits: values['no-limits']
  };
  return { type: 'serve', config: loadConfig(options, env, values.config) };
}

const listOf = (text: string | undefined): string[] | undefined =>
  text?.split(',').filter(entry => entry !== '');

function parseConnectionString(args: string[]): IConnectionStringCommand {
  const { data, regenerate = false } = parse(args, {
    data: { type: 'string' },
    regenerate: { type: 'boolean' }
  });
  return { type: 'connection-string', config: loadConfig({ data }), regenerate };
}

function parseToken(args: string[]): CliCommand {
  const values = parse(args, {
    data: { type: 'string' },
    user: { type: 'string' },
    name: { type: 'string' },
    admin: { type: 'boolean' },
    bot: { type: 'boolean' },
    expires: { type: 'string' }
  });
  const { user: username, admin = false, bot = false, expires = '24h' } = values;
  if (!isUsername(username)) {
    throw new ConfigError('--user must be a username of 1 to 128 printable characters.');
  }
  const displayName = values.name || username;
  return {
    type: 'token',
    config: loadConfig({ data: values.data }),
    principal: { username, name: displayName, displayName, admin, bot, guest: false },
    expiresInMs: parseDuration(expires)
  };
}

function parseCopy(type: 'backup' | 'export', args: string[]): IBackupCommand | IExportCommand {
  const { values, positionals } = parseWords(args, {
    data: { type: 'string' },
    force: { type: 'boolean' }
  });
  const common = { config: loadConfig({ data: values.data }), force: values.force ?? false };
  const [first = '', second] = positionals;
  if (type === 'backup') {
    demandWords(positionals, 1, 1, 'backup needs the name of one file');
    return { type, file: first, ...common };
  }
  demandWords(positionals, 1, 2, 'export needs the id of a chat, and the name of a file at most');
  return { type, chat: first, ...(second !== undefined && { file: second }), ...common };
}

function parseImport(args: string[]): IImportCommand {
  const { values, positionals } = parseWords(args, {
    data: { type: 'string' },
    topic: { type: 'string' }
  });
  demandWords(positionals, 1, 1, 'import needs the name of one file');
  const { topic } = values;
  return {
    type: 'import',
    config: loadConfig({ data: values.data }),
    file: positionals[0],
    ...(topic !== undefined && { topic })
  };
}

function demandWords(words: readonly string[], min: number, max: number, what: string): void {
  if (words.length < min || words.length > max || words.includes('')) {
    throw new ConfigError(`${what}: try colloquy --help.`);
  }
}

const SECONDS = { s: 1, m: 60, h: 3600, d: 86400 };

/** The upper bound of a duration. Nobody needs more, and larger dates overflow. */
const MAX_SECONDS = 3650 * SECONDS.d;

/** Parses `30`, `30s`, `30m`, `24h` or `7d` into milliseconds. */
function parseDuration(text: string): number {
  const [, amount = '', unit = 's'] = /^(\d{1,10})([smhd])?$/.exec(text) ?? [];
  const seconds = Number(amount) * SECONDS[unit as keyof typeof SECONDS];
  if (seconds < 1 || seconds > MAX_SECONDS) {
    throw new ConfigError(`--expires must be a time as 90, 30m, 24h or 7d, not "${text}".`);
  }
  return seconds * 1000;
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

const parse = <const T extends Options>(args: string[], options: T) =>
  attempt(() => parseArgs({ args, options }).values);

const parseWords = <const T extends Options>(args: string[], options: T) =>
  attempt(() => parseArgs({ args, options, allowPositionals: true }));

function attempt<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    // Node's own message, without its advice.
    const [sentence] = (error as Error).message.split(/\.?\s*\n|\. /);
    throw new ConfigError(`${sentence}: try colloquy --help.`);
  }
}
