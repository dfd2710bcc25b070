import type { Command } from 'commander';
import { ConfigError } from '../config.js';
import { readUsername } from '../identity/principal.js';
import type { ICliContext } from './commands.js';
import { configFrom, dataOption, type IDataOptions } from './options.js';

interface ITokenOptions extends IDataOptions {
  user?: string;
  name?: string;
  admin?: boolean;
  bot?: boolean;
  expires: string;
}

export function addToken(program: Command, { onCommand }: ICliContext): void {
  program
    .command('token')
    .description('Print an access token for a user.')
    .addOption(dataOption())
    .option('--user <name>', 'the username (required)')
    .option('--name <text>', 'the display name (default: the username)')
    .option('--admin', 'give the user the rights of an owner in every chat')
    .option('--bot', 'register the user as a bot that people can add to chats')
    .option(
      '--expires <time>',
      'the lifetime in seconds, or with a unit, such as 30m, 24h or 7d',
      '24h'
    )
    .action((options: ITokenOptions) => {
      const { user, admin = false, bot = false } = options;
      const username = readUsername(user);
      if (username === null) {
        throw new ConfigError('--user must be a username of 1 to 128 printable characters.');
      }
      const displayName = options.name || username;
      onCommand({
        type: 'token',
        config: configFrom({ data: options.data }),
        principal: { username, name: displayName, displayName, admin, bot, guest: false },
        expiresInMs: parseDuration(options.expires)
      });
    });
}

const SECONDS = { s: 1, m: 60, h: 3600, d: 86400 };

/** The upper bound of a duration. Nobody needs more, and larger dates overflow. */
const MAX_SECONDS = 3650 * SECONDS.d;

/** Parses `30`, `30s`, `30m`, `24h` or `7d` into milliseconds. */
function parseDuration(text: string): number {
  const [, amount = '', unit = 's'] = /^(\d{1,10})([smhd])?$/.exec(text) ?? [];
  const seconds = Number(amount) * SECONDS[unit as keyof typeof SECONDS];
  if (seconds < 1 || seconds > MAX_SECONDS) {
    throw new ConfigError(`--expires must be a time such as 90, 30m, 24h or 7d, not "${text}".`);
  }
  return seconds * 1000;
}
