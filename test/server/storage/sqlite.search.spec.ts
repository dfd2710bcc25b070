import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSearch } from '../../../server/storage/search-query.js';
import { WORD_RULES } from '../../../server/storage/search-words.js';
import { SqliteStorage } from '../../../server/storage/sqlite.js';
import { openDatabase } from '../../../server/storage/sqlite/database.js';
import { migrate, MIGRATIONS } from '../../../server/storage/sqlite/migrations.js';
import { chatRow, message } from '../../../testing/index.js';

describe('the search index in a file', () => {
  let directory: string;
  let files = 0;
  const newFile = (): string => join(directory, `${++files}.sqlite`);

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'colloquy-search-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it.each([
    ['long', 'long '.repeat(40_000)],
    // 30,000 characters, and three times as many bytes: each character is a word.
    ['Chinese', '\u957f'.repeat(30_000)]
  ])('[SEARCH13] indexes %s messages a part at a time', async (_, text) => {
    const storage = new SqliteStorage(newFile(), { durability: 'os' });
    await storage.open();
    const row = chatRow();
    await storage.createChat(row, {});
    const chat = row.id;
    const messages = [1, 2, 3, 4].map(seq => message(seq, { body: `word${seq} ${text}` }));
    await storage.commit([{ chat, messages }]);
    let turns = 0;
    const count = (): void => {
      turns++;
      turn = setImmediate(count);
    };
    let turn = setImmediate(count);
    const find = (word: string) =>
      storage.searchMessages(parseSearch(word), { username: 'ada', limit: 9 });
    expect(await find('word4')).toHaveLength(1);
    clearImmediate(turn);
    // The upkeep of the index may index one of the parts in the same turn as the search does another.
    expect(turns).toBeGreaterThanOrEqual(2);
    expect(await find('word1')).toHaveLength(1);
    await storage.close();
  });

  it('[SEARCH31] finds the files of messages from before their names were in the index', async () => {
    const file = newFile();
    const db = openDatabase(file);
    migrate(
      db,
      MIGRATIONS.slice(
        0,
        MIGRATIONS.findIndex(sql => sql.includes('ADD COLUMN files'))
      )
    );
    const row = (n: number, files: string): string =>
      `(${n}, 'c', 'm${n}', ${n}, 'msg', 'ada', 'alpha', ${n}, 0, '{"id":"m${n}","body":"alpha"${files}}', ${files ? 1 : 0})`;
    db.exec(`
      INSERT INTO chats (id, topic, access, created_by, created_on, room_client, last_seq)
        VALUES ('c', 'Plans', 'open', 'ada', 1, 1, 3);
      INSERT INTO attachments (chat, id, name, mime_type, size, uploader, created_on)
        VALUES ('c', 'f', 'keys.csv', 'text/csv', 9, 'ada', 5);
      INSERT INTO messages (n, chat, id, seq, type, sender, body, time, deleted, json, holds)
        VALUES ${row(1, '')}, ${row(2, ',"attachments":["f"]')}, ${row(3, ',"attachments":["gone"]')};
      INSERT INTO search (rowid, body) SELECT n, body FROM searchable;
      UPDATE indexed SET n = 3, unicode = '${process.versions.unicode} ${WORD_RULES}'`);
    db.close();
    const storage = new SqliteStorage(file);
    await storage.open();
    const options = { username: 'ada', limit: 9 };
    const hits = await storage.searchMessages(parseSearch('keys alpha'), options);
    expect(hits.map(({ message, files }) => [message.id, files])).toEqual([
      ['m2', [{ name: 'keys.csv', createdOn: 5 }]]
    ]);
    expect(await storage.searchMessages(parseSearch('alpha'), options)).toHaveLength(3);
    await storage.close();
    const again = openDatabase(file);
    again.exec(`INSERT INTO search (search, rank) VALUES ('integrity-check', 1)`);
    again.close();
  });

  it('[SEARCH8] finds messages from before there was an index, and the index agrees with the rows', async () => {
    const file = newFile();
    const db = openDatabase(file);
    migrate(db, MIGRATIONS.slice(0, 2));
    db.exec(`
      INSERT INTO chats VALUES ('c', 'Plans', 'open', 'ada', 1, 1, 2, NULL);
      INSERT INTO messages VALUES
        ('c', 'm2', 2, 'msg', 'ada', 'alpha two', 2, 0, '{"id":"m2"}'),
        ('c', 'm1', 1, 'msg', 'ada', '"\\"alpha\\" one"', 1, 0, '{"id":"m1"}'),
        ('c', 'm0', NULL, 'msg', '', '', 0, 1, NULL)`);
    db.close();
    const storage = new SqliteStorage(file);
    await storage.open();
    const options = { username: 'ada', limit: 9 };
    const hits = await storage.searchMessages(parseSearch('alpha'), options);
    expect(hits.map(({ message: { id } }) => id)).toEqual(['m2', 'm1']);
    expect(await storage.lookUp([{ chat: 'c', ids: ['m0'] }])).toMatchObject([
      { taken: new Set(['m0']) }
    ]);
    await storage.commit([
      { chat: 'c', messages: [message(1, { body: '"b\0' }), message(2, { body: '\ud800 alpha' })] }
    ]);
    await storage.commit([{ chat: 'c', removed: ['m1'] }]);
    expect(await storage.searchMessages(parseSearch('alpha'), options)).toHaveLength(1);
    await storage.close();
    const again = openDatabase(file);
    again.exec('VACUUM');
    again.exec(`INSERT INTO search (search, rank) VALUES ('integrity-check', 1)`);
    again.close();
  });
});
