// The cost of the search index, whose words come from our rules, beside an index by SQLite's own rules over the same messages.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../lib/server/storage/sqlite/database.js';
import { temporary } from '../servers.mjs';
import { kilo, median, micro } from '../table.mjs';

const MESSAGES = 5_000;
const LENGTH = 100;
/** Messages that are indexed together, as by the server. */
const BATCH = 500;
const ROUNDS = process.argv.includes('--long') ? 9 : 3;

/** A letter of a script, by its number. */
const letterFrom = start => i => String.fromCharCode(start + i);
const SCRIPTS = {
  English: (_, word) => word.toString(36),
  Chinese: (i, word) => letterFrom(0x4e00)((i * 31 + word * 7_919) % 20_000),
  Korean: (i, word) => letterFrom(0xac00)((i * 31 + word * 7_919) % 11_000)
};
const INDEXES = {
  ours: [`unicode61 remove_diacritics 0 categories 'L* N* M* Co'`, 'search_words(body)'],
  plain: ['unicode61 remove_diacritics 2', 'body']
};

/** Messages of this length. English has a blank after each word, the others have none. */
const messages = script =>
  Array.from({ length: MESSAGES }, (_, i) => {
    let text = '';
    for (let word = 0; text.length < LENGTH; word++) {
      text +=
        SCRIPTS[script](i, (i * 13 + word * 104_729) % 5_000) + (script === 'English' ? ' ' : '');
    }
    return text;
  });

function measure(folder, bodies, [tokenizer, words]) {
  const file = join(folder, 'index.sqlite');
  const db = openDatabase(file);
  db.exec('CREATE TABLE messages (n INTEGER PRIMARY KEY, body TEXT)');
  db.exec(`CREATE VIRTUAL TABLE search USING fts5(body, content = '', tokenize = "${tokenizer}")`);
  const put = db.prepare('INSERT INTO messages (body) VALUES (?)');
  db.exec('BEGIN');
  bodies.forEach(body => put.run(body));
  db.exec('COMMIT');
  const index = db.prepare(
    `INSERT INTO search (rowid, body) SELECT n, ${words} FROM messages WHERE n > ? AND n <= ?`
  );
  const start = process.cpuUsage();
  for (let n = 0; n < bodies.length; n += BATCH) {
    index.run(n, n + BATCH);
  }
  const { user, system } = process.cpuUsage(start);
  const { bytes } = db.prepare('SELECT sum(length(block)) AS bytes FROM search_data').get();
  db.close();
  ['', '-wal', '-shm'].forEach(end => rmSync(file + end, { force: true }));
  return { seconds: (user + system) / 1e6 / bodies.length, bytes: bytes / bodies.length };
}

const folder = await temporary();
const rows = [];
for (const script of Object.keys(SCRIPTS)) {
  const bodies = messages(script);
  const found = { ours: [], plain: [] };
  for (let round = -1; round < ROUNDS; round++) {
    for (const name of Object.keys(INDEXES)) {
      const figures = measure(folder, bodies, INDEXES[name]);
      if (round >= 0) {
        found[name].push(figures);
      }
    }
  }
  const [ours, plain] = [found.ours, found.plain].map(all => ({
    seconds: median(all.map(({ seconds }) => seconds)),
    bytes: all[0].bytes
  }));
  rows.push(
    {
      figure: `processor time to index a message of ${LENGTH} letters, ${script}`,
      ours: micro(ours.seconds),
      against: `SQLite's rules ${micro(plain.seconds)}`,
      ratio: ours.seconds / plain.seconds
    },
    {
      figure: `bytes of the index for such a message, ${script}`,
      ours: kilo(ours.bytes),
      against: `SQLite's rules ${kilo(plain.bytes)}`,
      ratio: ours.bytes / plain.bytes
    }
  );
}
rmSync(folder, { recursive: true });
console.log(JSON.stringify(rows));
