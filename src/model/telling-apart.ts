import { kindOf, likenessOf } from '../document/index.js';
import type { PersonKind } from '../document/index.js';

/** Somebody as they are to be shown, so that nobody is taken for somebody else. */
export interface IShown {
  username: string;
  /** What is shown as the name. */
  name: string;
  kind: PersonKind;
  /** What stands behind a name that others here bear, too, or that looks like theirs. */
  alias?: string;
  /** Which of those of one name they are, so that no two of them have one face: 1, 2 … */
  ordinal?: number;
}

/** What tells somebody apart: an account by its username, the others by the beginning of their id. */
export const aliasOf = (username: string, kind: PersonKind): string => {
  const [, id] = /^(?:guest|acs)-([0-9a-f]{8})/.exec(username) ?? [];
  return id !== undefined && (kind === 'guest' || kind === 'app') ? `#${id}` : username;
};

/**
 * Those of one chat, told apart. A name is in doubt where it looks like another's name, or like another's username: whoever may choose a
 * name could choose that.
 */
export function tellApart<T extends Pick<IShown, 'username' | 'name'> & { bot?: boolean }>(
  people: readonly T[]
): (T & IShown)[] {
  const claimed = new Map<string, string>();
  const alike = new Map<string, Set<string>>();
  const claim = (likeness: string, username: string): void => {
    const other = claimed.get(likeness) ?? username;
    claimed.set(likeness, other);
    if (other !== username) {
      alike.set(likeness, (alike.get(likeness) ?? new Set([other])).add(username));
    }
  };
  for (const { username, name } of people) {
    claim(likenessOf(name), username);
    claim(likenessOf(username), username);
  }
  return people.map(person => {
    const { username, name, bot } = person;
    const kind = kindOf({ username, bot });
    const others = alike.get(likenessOf(name));
    if (!others) {
      return { ...person, kind };
    }
    const ordinal = [...others].sort().indexOf(username) + 1;
    // Usernames may look alike, too: then only a number is left.
    const isTwin = [...others].some(
      other => other !== username && likenessOf(other) === likenessOf(username)
    );
    const alias = aliasOf(username, kind) + (isTwin ? ` · ${ordinal}` : '');
    return { ...person, kind, alias, ordinal };
  });
}
