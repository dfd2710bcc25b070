import { Mentions } from './mentions.js';
import type { BotAnswers, IUser } from './types.js';

/** A command that a bot declares. A message that begins with `/` and its name asks the bot. */
export interface IBotCommand {
  /** Letters, digits, `_` and `-`. */
  readonly name: string;
  readonly description: string;
  /** The words behind the name, as people are shown them, such as `question` or `[since]`. */
  readonly arguments?: string;
}

/** A bot of a chat, with all that decides whether a message asks it. */
export interface IAskableBot {
  readonly username: string;
  readonly displayName: string;
  readonly answers: BotAnswers;
  readonly commands: readonly IBotCommand[];
}

/** The part of a message that says whom it asks. */
export interface IAskingMessage {
  readonly body: string;
  /** Usernames that the sender's client found in the text. */
  readonly mentions?: readonly string[];
  readonly sender?: string;
}

/** The facts about a chat that decide whom a message asks. */
export interface IAskedChat {
  /** People with names of their own, so that `@Echo Smith` does not ask the bot Echo. */
  readonly people?: Iterable<IUser>;
  /** The author of the message that this one replies to. */
  readonly repliedTo?: string;
}

const COMMAND = /^\s*\/([\p{L}\p{M}\p{N}_-]{1,64})(?:\s([^]*))?$/u;

/** The command at the beginning of a text, and the words behind it; null if there is none. */
export function commandIn(body: string): { name: string; arguments: string } | null {
  const [, name, rest = ''] = COMMAND.exec(body) ?? [];
  return name === undefined ? null : { name, arguments: rest.trim() };
}

const keyOf = (name: string): string => name.normalize('NFC').toLowerCase();

/** Whether a bot declares a command of this name. */
export const declares = ({ commands }: Pick<IAskableBot, 'commands'>, name: string): boolean =>
  commands.some(command => keyOf(command.name) === keyOf(name));

/**
 * Returns the usernames of the bots that a message of a person asks:
 * - A command goes to the bots that declare it; if it mentions some of them, to these alone.
 * - A message that mentions bots, or replies to a message of a bot, goes to these alone, unless they answer commands only.
 * - Any other message goes to the bots that answer always. So does one that mentions people.
 */
export function botsAsked(
  { body, mentions = [], sender }: IAskingMessage,
  bots: readonly IAskableBot[],
  { people = [], repliedTo }: IAskedChat = {}
): string[] {
  const others = bots.filter(({ username }) => username !== sender);
  const users = others.map(({ username, displayName }) => ({ username, name: displayName }));
  const named = new Set([...mentions, ...new Mentions([...users, ...people]).usernamesIn(body)]);
  const isNamed = ({ username }: IAskableBot): boolean => named.has(username);
  const command = commandIn(body);
  const declaring = command ? others.filter(bot => declares(bot, command.name)) : [];
  if (declaring.length > 0) {
    return usernamesOf(declaring.some(isNamed) ? declaring.filter(isNamed) : declaring);
  }
  const addressed = others.filter(bot => isNamed(bot) || bot.username === repliedTo);
  return usernamesOf(
    addressed.length > 0
      ? addressed.filter(({ answers }) => answers !== 'commands')
      : others.filter(({ answers }) => answers === 'always')
  );
}

const usernamesOf = (bots: readonly IAskableBot[]): string[] =>
  bots.map(({ username }) => username);
