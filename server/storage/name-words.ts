import type { IUserRow } from './rows.js';
import { folded, wordsOf } from './search-words.js';

/** A user, and one of the words by which they are found. */
export interface IUserWord {
  readonly word: string;
  readonly user: IUserRow;
}

/** A place among these, ordered by word and username. */
export interface IWordPlace {
  readonly word: string;
  readonly username: string;
}

/**
 * The words by which a user is found, as searches compare them: those of their name and username, and both as a whole. Nobody looks for bots
 * here.
 */
export const nameWords = ({
  username,
  displayName,
  bot
}: Pick<IUserRow, 'username' | 'displayName' | 'bot'>): string[] =>
  bot
    ? []
    : [...new Set([displayName, username].flatMap(name => [folded(name), ...wordsOf(name)]))];
