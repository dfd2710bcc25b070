import {
  declares,
  isInCode,
  mentionBegins,
  mentionOf,
  Mentions,
  type IBotCommand
} from '../../document/index.js';
import type { IChatBot, IPerson } from '../../model/index.js';
import type { IChatCommand } from '../extensions/contracts.js';
import {
  emojiNameAt,
  suggestEmoji,
  type IEmojiSource,
  type IEmojiSuggestion
} from './emoji-completion.js';

/** Somebody to mention, a command of a bot or of another extension, or an emoji. */
export type Suggestion = {
  /** Unique among the suggestions. */
  readonly key: string;
  /** Takes the place of what was typed. */
  readonly text: string;
} & (
  | { readonly kind: 'mention'; readonly person: IPerson; readonly model?: string }
  | { readonly kind: 'command'; readonly command: IBotCommand; readonly bot: IChatBot }
  | { readonly kind: 'provided'; readonly command: IChatCommand }
  | IEmojiSuggestion
);

/** The suggestions for what stands before the caret, and its place in the text. */
export interface ICompletion {
  readonly from: number;
  readonly to: number;
  /** The text between `@`, `/` or `:` and the caret. */
  readonly typed: string;
  readonly suggestions: readonly Suggestion[];
}

/** Those who can be mentioned or asked in a chat. */
export interface ICompletionSource {
  readonly people: readonly IPerson[];
  readonly bots: readonly IChatBot[];
  /** The commands of other extensions. */
  readonly commands?: readonly IChatCommand[];
  readonly emoji?: IEmojiSource;
  /** The user's own username. */
  readonly me: string;
}

/** The most suggestions at a time. */
const MOST = 8;

/** The longest beginning of a name that is looked up, in characters. */
const LONGEST = 60;

/** The most characters before a command, such as the mention of an agent. */
const FRONT = 200;

/** A command, which stands at the beginning or behind mentions. */
const COMMAND = /(?:^|\s)\/([\p{L}\p{M}\p{N}_-]*)$/u;

/** A text as it is compared: without case, accents, and the difference between a blank and `-`. */
export const folded = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').replace(/-/g, ' ').toLowerCase();

/** The completion at a caret; null if there is nothing to suggest. */
export function completionAt(
  text: string,
  caret: number,
  source: ICompletionSource
): ICompletion | null {
  const before = text.slice(0, caret);
  const command = commandAt(before, source);
  const at = before.lastIndexOf('@');
  const completion =
    command !== null
      ? commandsFor(command.typed, before.length, { ...source, ...command })
      : (emojiFor(before, source) ??
        (at >= 0 && before.length - at <= LONGEST && mentionBegins(before, at)
          ? mentionsFor(before.slice(at + 1), at, source)
          : null));
  return completion && completion.suggestions.length > 0 ? completion : null;
}

/** A command before a caret, and the bots whose it may be. Behind mentions it is one of the mentioned agents: they get the words behind. */
function commandAt(
  before: string,
  source: ICompletionSource
): (Pick<ICompletionSource, 'bots' | 'commands'> & { readonly typed: string }) | null {
  const found = before.length <= FRONT ? COMMAND.exec(before) : null;
  if (!found) {
    return null;
  }
  const { bots, commands } = source;
  const typed = found[1];
  const front = before.slice(0, found.index);
  if (front.trim() === '') {
    return { bots, commands, typed };
  }
  const mentions = new Mentions(namedIn(source)).in(front);
  const between = mentions.map(({ from }, i) => front.slice(mentions[i - 1]?.to ?? 0, from));
  const rest = [...between, front.slice(mentions.at(-1)?.to ?? 0)].join('');
  const names = mentions.flatMap(({ usernames }) => usernames);
  const agents = bots.filter(({ kind, username }) => kind === 'agent' && names.includes(username));
  return rest.trim() === '' && agents.length > 0 ? { bots: agents, commands: [], typed } : null;
}

/** Whether somebody is to be mentioned at a caret, and nobody else is in the chat. */
export function lacksPeople(text: string, caret: number, source: ICompletionSource): boolean {
  const at = caret - 1;
  return (
    text[at] === '@' &&
    mentionBegins(text.slice(0, caret), at) &&
    namedIn(source).every(({ username, left }) => username === source.me || left)
  );
}

/** Whether a command begins at a caret, and the chat has neither bots nor commands. */
export const lacksCommands = (
  text: string,
  caret: number,
  { bots, commands = [] }: ICompletionSource
): boolean => bots.length + commands.length === 0 && text.slice(0, caret).trimStart() === '/';

/** Writes a suggestion in the place of what was typed. A blank follows it. @returns the text to insert */
export const insertion = (text: string, { to }: ICompletion, suggestion: Suggestion): string =>
  text[to] === ' ' ? suggestion.text : `${suggestion.text} `;

function commandsFor(typed: string, to: number, source: ICompletionSource): ICompletion {
  const { bots, commands = [] } = source;
  const ofBots = bots.flatMap(bot =>
    bot.commands
      .filter(({ name }) => folded(name).startsWith(folded(typed)))
      .map((command): Suggestion => {
        const rivals = bots.filter(other => declares(other, command.name));
        const whose = rivals.length > 1 ? ` ${mentionOf(userOf(bot), bots.map(userOf))}` : '';
        const key = `${command.name} ${bot.username}`;
        return { kind: 'command', key, command, bot, text: `/${command.name}${whose}` };
      })
  );
  const provided = commands
    .filter(({ name }) => folded(name).startsWith(folded(`/${typed}`)))
    .map((command): Suggestion => {
      const { name, replaceWith: text = name } = command;
      return { kind: 'provided', key: `${name} /`, command, text };
    });
  const suggestions = [...ofBots, ...provided].slice(0, MOST);
  return { from: to - typed.length - 1, to, typed, suggestions };
}

function emojiFor(before: string, { emoji }: ICompletionSource): ICompletion | null {
  const found = emoji?.set ? emojiNameAt(before) : null;
  if (!found || !emoji || isInCode(before, found.from)) {
    return null;
  }
  const suggestions = suggestEmoji(found.name, emoji, MOST);
  return { from: found.from, to: before.length, typed: found.name, suggestions };
}

function mentionsFor(typed: string, from: number, source: ICompletionSource): ICompletion {
  const everyone = namedIn(source);
  const query = folded(typed);
  const found = everyone
    .filter(({ username, left }) => username !== source.me && !left)
    .map(person => ({ person, rank: rankOf(person, query) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank || order(a.person, b.person))
    .slice(0, MOST)
    .map(({ person }): Suggestion => {
      const text = mentionOf(person, everyone);
      const model = source.bots.find(({ username }) => username === person.username)?.model;
      return { kind: 'mention', key: person.username, person, text, ...(model && { model }) };
    });
  return { from, to: from + 1 + typed.length, typed, suggestions: found };
}

/** The people of a chat, and its bots under their names. Bots that have left are nobody to mention. */
export const namedIn = ({ people, bots }: ICompletionSource): IPerson[] => [
  ...people.filter(({ kind }) => kind !== 'bot'),
  ...bots.map(bot => {
    const known = people.find(({ username }) => username === bot.username);
    return { ...known, ...userOf(bot), kind: 'bot' as const, bot: true, here: false };
  })
];

const userOf = ({ username, displayName }: IChatBot) => ({ username, name: displayName });

/** Better matches have lower ranks: the name, one of its words, the username. */
function rankOf({ name, username }: IPerson, query: string): number {
  const whole = folded(name);
  const ranks = [
    whole.startsWith(query),
    whole.split(' ').some((_, i, words) => words.slice(i).join(' ').startsWith(query)),
    folded(username).startsWith(query)
  ];
  const rank = ranks.indexOf(true);
  return rank < 0 ? Infinity : rank;
}

const order = (a: IPerson, b: IPerson): number =>
  Number(b.here) - Number(a.here) ||
  Number(a.kind === 'bot') - Number(b.kind === 'bot') ||
  a.name.localeCompare(b.name);
