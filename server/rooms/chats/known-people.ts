import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { can } from '../../policy/policy.js';
import { passing } from '../../storage/passing.js';
import { containing } from '../../storage/search-words.js';
import type { IStorage, IUserRow } from '../../storage/storage.js';

/** Users that are read from the store at a time. */
const PAGE = 500;

/** Users that one search reads. */
const MOST_READ = 50_000;

/**
 * The users of the server whose name or username contains a text, in the order of their usernames, without bots and the caller.
 *
 * @throws ChatError `forbidden`
 */
export async function knownPeople(
  storage: Pick<IStorage, 'listUsers'>,
  principal: IPrincipal,
  { text, limit, isGone }: { text: string; limit: number; isGone(name: string): Promise<boolean> }
): Promise<IUserRow[]> {
  if (!can(principal, 'people.search', null)) {
    throw new ChatError('forbidden', 'Only people with an account can look for people.');
  }
  const has = containing(text);
  const found: IUserRow[] = [];
  const isWanted = ({ username, displayName, bot }: IUserRow): boolean =>
    !bot && username !== principal.username && (has(displayName) || has(username));
  let after = '';
  for (let read = 0; read < MOST_READ; read += PAGE) {
    const page = await storage.listUsers({ after, limit: PAGE });
    for (const user of await passing(page, isWanted)) {
      if (!(await isGone(user.username))) {
        found.push(user);
        if (found.length === limit) {
          return found;
        }
      }
    }
    if (page.length < PAGE) {
      break;
    }
    after = page[page.length - 1].username;
  }
  return found;
}
