import { blankCode } from './code-blanks.js';
import { cleanLine } from './names.js';
import type { IUser } from './types.js';
import { withMentionName } from './users.js';

/** A mention in a text: the place of `@` and the name after it, and everyone of that name. */
export interface IMention {
  readonly from: number;
  /** The place behind the name. */
  readonly to: number;
  readonly usernames: readonly string[];
}

/** The most places of a text that are looked at, so that finding mentions is always cheap. */
const MAX_PLACES = 1_000;

/** The most names that are looked for in a text: each length of a name counts at each place. */
const MAX_LOOKUPS = 20_000;

/** The most mentions in one text. A message cannot hold more. */
const MAX_MENTIONS = 250;

/** Scripts whose words stand beside each other without blanks, or carry their endings, so that a name can end before a letter. */
const JOINED = ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map(script => `\\p{Script=${script}}`)
  .join('');

/** A mention does not begin inside a word or an address: `ada@echo` mentions nobody. */
const START = new RegExp(`(?<!(?![${JOINED}])[\\p{L}\\p{N}\\p{M}_/])@`, 'gu');

/** A name ends where no word goes on: `@Jo` is not in `@John`, `@Jo-Ann` or `@jo.ann`. */
const END = new RegExp(`(?!\\p{M}|(?![${JOINED}])[\\p{L}\\p{N}_]|[-.@][\\p{L}\\p{N}])`, 'uy');

/** Names that differ only in case, in the encoding of accents, or in blanks and `-`, are the same name. */
const keyOf = (name: string): string =>
  name.normalize('NFC').replace(/ /g, '-').toUpperCase().toLowerCase();

/** A name by which a user is mentioned. */
interface IName {
  readonly key: string;
  /** The length of the name, and the one that it has if accents are characters of their own. */
  readonly lengths: readonly number[];
}

/** A cache, because a composer looks at the names of all people at each key. */
const knownNames = new WeakMap<IUser, readonly IName[]>();

/** The names by which a user is mentioned. A blank in a name may be written as `-`, as jupyter-chat does. */
function namesOf(user: IUser): readonly IName[] {
  const known = knownNames.get(user);
  if (known) {
    return known;
  }
  const { name, mention_name: given, username } = user;
  const texts = [withMentionName(user).mention_name, given, name, username];
  const names = texts
    .map(text => cleanLine(text ?? ''))
    .filter((text, at, all) => text !== '' && all.indexOf(text) === at)
    .map(text => ({ key: keyOf(text), lengths: [text.length, text.normalize('NFD').length] }));
  knownNames.set(user, names);
  return names;
}

/** Finds the mentions of some users in texts, in any script. Of several names at one place, the longest counts. */
export class Mentions {
  constructor(private readonly _users: Iterable<IUser>) {}

  /** The mentions in a Markdown text, outside its code. */
  in(text: string): IMention[] {
    return this.inAll([text])[0];
  }

  /** The mentions in each of the texts of one message. Together, they are as cheap as one text. */
  inAll(texts: readonly string[]): IMention[][] {
    let left = MAX_MENTIONS;
    let lookups = MAX_LOOKUPS;
    return texts.map(text => {
      const mentions: IMention[] = [];
      if (left === 0 || lookups <= 0 || !text.includes('@')) {
        return mentions;
      }
      this._names ??= readNames(this._users);
      for (const from of placesIn(text)) {
        if (left === 0 || lookups <= 0) {
          break;
        }
        if (from >= (mentions.at(-1)?.to ?? 0)) {
          lookups -= Math.max(1, this._names.lengths.length);
          const mention = this._at(text, from, this._names);
          if (mention) {
            mentions.push(mention);
            left--;
          }
        }
      }
      return mentions;
    });
  }

  /** The users whom a text mentions, each once. */
  usernamesIn(text: string): string[] {
    return [...new Set(this.in(text).flatMap(({ usernames }) => usernames))];
  }

  private _at(text: string, from: number, { named, lengths }: INames): IMention | null {
    for (const length of lengths) {
      const to = from + 1 + length;
      const usernames = to <= text.length && named.get(keyOf(text.slice(from + 1, to)));
      if (usernames && endsAt(text, to)) {
        return { from, to, usernames: [...usernames] };
      }
    }
    return null;
  }

  private _names: INames | undefined;
}

interface INames {
  /** The usernames behind each name. */
  readonly named: ReadonlyMap<string, ReadonlySet<string>>;
  /** The lengths of the names, the longest first. */
  readonly lengths: readonly number[];
}

function readNames(users: Iterable<IUser>): INames {
  const named = new Map<string, Set<string>>();
  const lengths = new Set<number>();
  for (const user of users) {
    for (const name of namesOf(user)) {
      name.lengths.forEach(length => lengths.add(length));
      named.set(name.key, (named.get(name.key) ?? new Set()).add(user.username));
    }
  }
  return { named, lengths: [...lengths].sort((a, b) => b - a) };
}

/** The places of a Markdown text at which a mention may begin. */
function placesIn(text: string): number[] {
  const places: number[] = [];
  for (const { index } of blankCode(text).matchAll(START)) {
    if (places.push(index) === MAX_PLACES) {
      break;
    }
  }
  return places;
}

function endsAt(text: string, place: number): boolean {
  END.lastIndex = place;
  return END.test(text);
}

/** Whether the `@` at this place of a Markdown text may begin a mention. */
export const mentionBegins = (text: string, at: number): boolean => placesIn(text).includes(at);

/** Returns the text that mentions a user among others: their name for mentions, or their username if somebody else has that name. */
export function mentionOf(user: IUser, others: Iterable<IUser>): string {
  const { mention_name: name = user.username } = withMentionName(user);
  const key = keyOf(name);
  const isShared = [...others].some(
    other => other.username !== user.username && namesOf(other).some(one => one.key === key)
  );
  return `@${isShared ? user.username : name}`;
}
