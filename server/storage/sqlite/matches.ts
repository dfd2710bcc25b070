import { HOLDINGS } from '../../../src/document/index.js';
import { holdingBits } from '../holdings.js';
import type { ISearchQuery, ISearchTerm } from '../search.js';
import { countOf, rankOf, type IScoring } from '../search-rank.js';
import { encode, prepare, type Database, type IStatement, type Value } from './database.js';
import { briefJson, type IMessageRecord } from './messages.js';
import { BLOCK_MESSAGES, inBlock, LONG_TEXT, ownBlock, sharedBlock } from './search-blocks.js';

/**
 * ?1 and ?2: places of messages, both included. ?3 and ?4: the time, start included and end excluded. ?5 and ?6: senders and chats as JSON,
 * null for all.
 */
const FILTERS = `messages.n BETWEEN ?1 AND ?2 AND messages.time >= ?3 AND messages.time < ?4
  AND (?5 IS NULL OR messages.sender IN (SELECT value FROM json_each(?5)))
  AND (?6 IS NULL OR messages.chat IN (SELECT value FROM json_each(?6)))`;

/** A message that passes the filters of a search, without its text. Whether its chat and sender are meant is not checked yet. */
export interface IMatch {
  /** The place of the message, in the order in which messages were stored. */
  readonly n: number;
  readonly chat: string;
  readonly sender: string;
  readonly seq: number;
  readonly time: number;
  /** When the oldest of its files was added; null if it names none. */
  readonly filesOn: number | null;
}

export interface IScoredMatch extends IMatch {
  /** The lower, the better. */
  readonly score: number;
}

interface IFound extends IMatch {
  /** The number of its words, as FTS5 writes it. */
  readonly size: Uint8Array;
  /** Its score of FTS5 if one term is searched for, or 0. */
  readonly given: number;
}

/** Senders and chats that are meant, and maybe more. Null for all. */
export interface IAmong {
  readonly senders: readonly string[] | null;
  readonly chats: readonly string[] | null;
}

/** A message that a search found, without the parts that no result shows. */
export interface IFoundMessage extends IMessageRecord {
  readonly n: number;
  readonly chat: string;
  /** The names of its files (see `linesOf`). */
  readonly files: string;
}

/** Messages that match a search, read in blocks, so that no statement reads more than one. Deleted messages match nothing. */
export function matchQueries(db: Database) {
  const among = (rows: string): IStatement =>
    prepare(
      db,
      `SELECT n, chat, sender, seq, time, files_on AS filesOn FROM messages ${rows} AND deleted = 0 AND type = 'msg' AND ${FILTERS} ORDER BY n DESC`
    );
  const all = among('NOT INDEXED WHERE TRUE');
  const holding = HOLDINGS.map((name, i) =>
    among(`INDEXED BY messages_with_${name} WHERE holds & ${1 << i} AND holds & ?7 = ?7`)
  );
  const withWords = prepare(
    db,
    `SELECT n, chat, sender, seq, time, files_on AS filesOn, sz AS size, iif(?9, bm25(search), 0) AS given
     FROM search CROSS JOIN messages ON messages.n = search.rowid CROSS JOIN search_docsize ON search_docsize.id = search.rowid
     WHERE search MATCH ?8 AND ${FILTERS} AND (?7 = 0 OR messages.holds & ?7 = ?7)`
  );
  const long = prepare(
    db,
    `SELECT n FROM messages INDEXED BY messages_long
     WHERE n BETWEEN ? AND ? AND octet_length(body) > ${LONG_TEXT} ORDER BY n DESC`
  );
  const countWith = prepare(db, 'SELECT count(*) AS count FROM search WHERE search MATCH ?');
  // The first numbers of this record of FTS5 count the rows of the index and their words.
  const totals = prepare(db, 'SELECT block FROM search_data WHERE id = 1');
  const texts = prepare(
    db,
    `SELECT n, chat, coalesce(files, '') AS files, ${briefJson('messages.body')} AS json FROM messages
     WHERE n IN (SELECT value FROM json_each(?)) AND deleted = 0 AND type = 'msg'`
  );

  /** The facts from which FTS5 makes the scores of a search for one term. */
  const scoringOf = (match: string): IScoring => {
    const { count: hits } = countWith.get<{ count: number }>(match)!;
    const [rows, words] = numbersIn(totals.get<{ block: Uint8Array }>()!.block);
    return { rows, hits, mean: words / rows };
  };

  return {
    /** The messages of a block that pass the filters, whatever their words, newest first. */
    all(block: number, query: ISearchQuery, among: IAmong): IMatch[] {
      const { has = [] } = query;
      const filters = filtersOf(block, query, among);
      return has.length > 0
        ? holding[HOLDINGS.indexOf(has[0])].all<IMatch>(...filters, holdingBits(has))
        : all.all<IMatch>(...filters);
    },

    /** The names of the blocks of the index that hold the words of a block of messages: that of the short ones, and one for each long one. */
    namesOf: (block: number): string[] => [
      sharedBlock(block),
      ...long.all<{ n: number }>(...rangeOf(block)).map(({ n }) => ownBlock(n))
    ],

    /**
     * The indexed messages of a block that have all terms and pass the filters. Their scores depend on their words alone: those of FTS5
     * would tell how many messages of others have a word.
     */
    withTerms(number: number, block: string, query: ISearchQuery, among: IAmong): IScoredMatch[] {
      const { terms, has = [] } = query;
      const match = terms.map(term => toMatch(block, term)).join(' AND ');
      const isOne = terms.length === 1;
      const filters = filtersOf(number, query, among);
      const asked = [...filters, holdingBits(has), match, isOne ? 1 : 0] as const;
      const found = withWords.all<IFound>(...asked);
      const scoring = isOne && found.length > 0 ? scoringOf(match) : null;
      return found.map(({ size, given, ...row }) => {
        const [words] = numbersIn(size);
        const counts = scoring ? [countOf(given, words, scoring)] : [];
        return { ...row, score: rankOf(counts, words) };
      });
    },

    /** The parts of these messages that results show. Messages that were deleted meanwhile are left out. */
    texts: (places: readonly number[]): IFoundMessage[] =>
      texts.all<IFoundMessage>(JSON.stringify(places))
  };
}

const MAX_TIME = Number.MAX_SAFE_INTEGER;

/** The places of the messages of a block, both included. */
const rangeOf = (block: number): [from: number, to: number] => [
  block * BLOCK_MESSAGES,
  (block + 1) * BLOCK_MESSAGES - 1
];

const filtersOf = (
  block: number,
  { after = 0, before = MAX_TIME }: ISearchQuery,
  { senders, chats }: IAmong
): Value[] => [
  ...rangeOf(block),
  after / 1000,
  before / 1000,
  senders && JSON.stringify(senders.map(encode)),
  chats && JSON.stringify(chats)
];

/** Always a quoted string. Words contain no quotes, so nothing that a user types is read as an operator. */
const toMatch = (block: string, { words, prefix }: ISearchTerm): string =>
  `("${words.map(word => inBlock(word, block)).join(' ')}"${prefix ? ' *' : ''})`;

/** The numbers in a record of SQLite: seven bits of each byte, while the eighth is set. */
function numbersIn(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  let value = 0;
  for (const byte of bytes) {
    value = value * 128 + (byte & 127);
    if (byte < 128) {
      numbers.push(value);
      value = 0;
    }
  }
  return numbers;
}
