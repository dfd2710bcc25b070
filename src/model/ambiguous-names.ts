import { distinctionAmong, kindOf, likenessOf } from '../document/index.js';
import type { IDistinction, PersonKind } from '../document/index.js';

/** A person as they are shown, so that no one is mistaken for someone else. */
export interface IShown extends Partial<IDistinction> {
  username: string;
  /** The name that is shown. */
  name: string;
  kind: PersonKind;
}

/**
 * Marks the people of one chat whose names can be confused. A name is ambiguous if it looks like another person's name
 * or username, because a user who may choose a name could choose either.
 */
export function markAmbiguousNames<T extends Pick<IShown, 'username' | 'name'> & { bot?: boolean }>(
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
    return { ...person, kind, ...(others && distinctionAmong(username, kind, others)) };
  });
}
