import { nameWords, type IUserWord, type IWordPlace } from '../name-words.js';
import { WORD_RULES } from '../search-words.js';
import type { IUserRow } from '../storage.js';
import { prepare, transaction, type Database } from './database.js';
import { toUserRow, type IUserRecord } from './people.js';

/** The name under which the rules of the stored words are settled. */
const RULES = 'name-words';

/** Behind every word that begins with the text before it. */
const LAST = '\u{10ffff}';

/** The users, by the words of their names. */
export function nameWordTable(db: Database) {
  const add = prepare(
    db,
    'INSERT INTO name_words (word, username) VALUES (?, ?) ON CONFLICT DO NOTHING'
  );
  const forget = prepare(db, 'DELETE FROM name_words WHERE username = ?');
  const find = prepare(
    db,
    `SELECT known.word, users.* FROM (
       SELECT word, username FROM name_words
       WHERE (word, username) > (?1, ?2) AND word < ?3 ORDER BY word, username LIMIT ?4
     ) AS known CROSS JOIN users ON users.username = known.username
     ORDER BY known.word, known.username`
  );
  const put = (user: IUserRow): void => {
    forget.run(user.username);
    nameWords(user).forEach(word => add.run(word, user.username));
  };

  // Other rules make other words of the same names.
  const rules = `${process.versions.unicode ?? ''} ${WORD_RULES}`;
  const known = prepare(db, 'SELECT value FROM settled WHERE name = ?');
  if (known.get<{ value: string }>(RULES)?.value !== rules) {
    transaction(db, () => {
      prepare(db, 'SELECT * FROM users').all<IUserRecord>().map(toUserRow).forEach(put);
      prepare(db, 'INSERT OR REPLACE INTO settled (name, value) VALUES (?, ?)').run(RULES, rules);
    });
  }

  return {
    put,

    find: (text: string, { word, username }: IWordPlace, limit: number): IUserWord[] =>
      find
        .all<IUserRecord & { word: string }>(word, username, text + LAST, limit)
        .map(({ word, ...record }) => ({ word, user: toUserRow(record) }))
  };
}
