import { aliasOf, kindOf, likenessOf } from '../../document/index.js';
import type { IThread } from '../../model/index.js';

/** Tells a direct chat apart by the other person's username, if another chat has a name that looks like theirs. Undefined if there is none. */
export function directAlias(
  { id, topic, direct }: IThread,
  others: readonly IThread[]
): string | undefined {
  const isAlike = (other: IThread): boolean =>
    other.id !== id && likenessOf(other.topic) === likenessOf(topic);
  return direct !== undefined && others.some(isAlike)
    ? aliasOf(direct, kindOf({ username: direct }))
    : undefined;
}
