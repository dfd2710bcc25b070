/** The constants of BM25, by which FTS5 scores: how soon more of the same word counts less, and how much a long text counts less. */
const SATURATION = 1.2;
const LENGTH_SHARE = 0.75;

/** FTS5 gives at least this weight to a term. */
const LEAST_WEIGHT = 1e-6;

/**
 * Words of a usual message. A fixed number, as the weight of each term is: real ones would tell everybody how long the messages of others
 * are, and how many of them have a word.
 */
const USUAL_WORDS = 20;

/** Ranks are rounded to this part of one, so that those of texts with equal counts are equal. */
const PRECISION = 1e9;

/** The number of occurrences at which a term counts half. */
const halfAt = (words: number, usual: number): number =>
  SATURATION * (1 - LENGTH_SHARE + (LENGTH_SHARE * words) / usual);

/**
 * The rank of a message among the results of a search: the lower, the better. It depends on this message alone. Where several terms were
 * searched for, only its length counts: to count each of them would take several times as long.
 *
 * @param counts - how often it has each term
 * @param words - the number of its words
 */
export function rankOf(counts: readonly number[], words: number): number {
  const count = counts.length === 1 ? counts[0] : 1;
  return -Math.round((count / (count + halfAt(words, USUAL_WORDS))) * PRECISION);
}

/** The facts from which FTS5 made the scores of one term. */
export interface IScoring {
  /** The messages of the index, and those of them that have the term. */
  readonly rows: number;
  readonly hits: number;
  /** The mean number of words of all messages. */
  readonly mean: number;
}

/**
 * Counts a term in a message, from the score that FTS5 gave the message.
 *
 * @param words - the number of words of the message
 */
export function countOf(score: number, words: number, { rows, hits, mean }: IScoring): number {
  const log = Math.log((rows - hits + 0.5) / (hits + 0.5));
  const weight = log > 0 ? log : LEAST_WEIGHT;
  const share = -score / weight / (SATURATION + 1); // count / (count + half)
  return Math.max(Math.round((share * halfAt(words, mean)) / (1 - share)), 1);
}
