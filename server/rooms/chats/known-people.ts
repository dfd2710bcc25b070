import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { can } from '../../policy/policy.js';
import { nameWords, type IWordPlace } from '../../storage/name-words.js';
import { folded, wordsOf } from '../../storage/search-words.js';
import type { IStorage, IUserRow } from '../../storage/storage.js';

/** Users that are read from the store at a time. */
const PAGE = 100;

/** The most that are read for one text. Of more people, a longer text finds the right ones. */
const MOST_READ = 1_000;

type Store = Pick<IStorage, 'listUsers' | 'findUsers'>;

/**
 * The users of the server of whose name or username some words begin with the words of a text, without bots and the caller. Those whose whole
 * name begins with the text come first. Without a text: the first users, in the order of their usernames.
 *
 * @throws ChatError `forbidden`
 */
export async function knownPeople(
  storage: Store,
  principal: IPrincipal,
  { text, limit, isGone }: { text: string; limit: number; isGone(name: string): Promise<boolean> }
): Promise<IUserRow[]> {
  if (!can(principal, 'people.search', null)) {
    throw new ChatError('forbidden', 'Only people with an account can look for people.');
  }
  const found = new Map<string, IUserRow>();
  const take = async (users: AsyncIterable<IUserRow>): Promise<void> => {
    for await (const user of users) {
      const { username, bot } = user;
      const isWanted = !bot && username !== principal.username && !found.has(username);
      if (isWanted && !(await isGone(username))) {
        found.set(username, user);
      }
      if (found.size >= limit) {
        return;
      }
    }
  };
  const whole = folded(text.trim());
  if (whole === '') {
    await take(listed(storage));
    return [...found.values()];
  }
  await take(named(storage, whole));
  const words = wordsOf(text);
  if (found.size < limit && words.length > 0) {
    const rarest = await rarestOf(storage, words);
    await take(having(named(storage, rarest), words));
  }
  return [...found.values()];
}

async function* listed(storage: Store): AsyncGenerator<IUserRow> {
  let after = '';
  for (let read = 0; read < MOST_READ; read += PAGE) {
    const page = await storage.listUsers({ after, limit: PAGE });
    yield* page;
    if (page.length < PAGE) {
      return;
    }
    after = page[page.length - 1].username;
  }
}

/** The users with a word that begins with a text, some of them several times. */
async function* named(storage: Store, text: string): AsyncGenerator<IUserRow> {
  let after: IWordPlace | undefined;
  for (let read = 0; read < MOST_READ; read += PAGE) {
    const page = await storage.findUsers(text, { after, limit: PAGE });
    for (const { user } of page) {
      yield user;
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) {
      return;
    }
    after = { word: last.word, username: last.user.username };
  }
}

/** Those of whose words some begin with each of these. */
async function* having(
  users: AsyncIterable<IUserRow>,
  words: readonly string[]
): AsyncGenerator<IUserRow> {
  for await (const user of users) {
    const own = nameWords(user);
    if (words.every(word => own.some(one => one.startsWith(word)))) {
      yield user;
    }
  }
}

/** The word with which the fewest names begin, as far as one page tells. Of the others, the longest. */
async function rarestOf(storage: Store, words: readonly string[]): Promise<string> {
  let [best, fewest] = [words[0], Infinity];
  for (const word of [...new Set(words)].sort((a, b) => b.length - a.length).slice(0, WORDS)) {
    const { length } = await storage.findUsers(word, { limit: PAGE });
    if (length < fewest) {
      [best, fewest] = [word, length];
    }
  }
  return best;
}

/** Words of a text that are tried. A name has seldom more. */
const WORDS = 5;
