import { DatabaseSync } from '@photostructure/sqlite';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, MIGRATIONS } from '../../../server/storage/sqlite/migrations.js';
import { SqliteStorage } from '../../../server/storage/sqlite.js';
import { openDatabase, type Database } from '../../../server/storage/sqlite/database.js';
import { bulkTable } from '../../../server/storage/sqlite/bulk.js';
import { chatTable } from '../../../server/storage/sqlite/chats.js';
import { identityTables } from '../../../server/storage/sqlite/identities.js';
import { logTable } from '../../../server/storage/sqlite/log.js';
import { messageTable } from '../../../server/storage/sqlite/messages.js';
import { peopleTables } from '../../../server/storage/sqlite/people.js';
import { positionTables } from '../../../server/storage/sqlite/positions.js';
import { summaryQueries } from '../../../server/storage/sqlite/summaries.js';
import { role } from '../../../testing/contracts/rows.js';
import { chatRow, message, storageContract } from '../../../testing/index.js';

let directory: string;
let files = 0;
const newFile = (): string => join(directory, `${++files}.sqlite`);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'colloquy-storage-'));
});
afterAll(() => rm(directory, { recursive: true }));

const newStorage = (): SqliteStorage => new SqliteStorage(newFile(), { durability: 'os' });

storageContract('SqliteStorage', newStorage);

describe('SqliteStorage in a file', () => {
  const userVersion = (db: Database): unknown =>
    Object.values(db.prepare('PRAGMA user_version').get() as object)[0];

  it('[STORE21] migrates a file from version 0 on step by step, once', () => {
    const db = new DatabaseSync(newFile());
    migrate(db, []);
    expect(userVersion(db)).toBe(0);
    migrate(db, ['CREATE TABLE a (x); INSERT INTO a VALUES (1)']);
    expect(userVersion(db)).toBe(1);
    migrate(db, ['CREATE TABLE a (x)', 'ALTER TABLE a ADD COLUMN y', 'UPDATE a SET y = 2']);
    migrate(db, ['CREATE TABLE a (x)', 'ALTER TABLE a ADD COLUMN y', 'UPDATE a SET y = 2']);
    expect(db.prepare('SELECT * FROM a').all()).toEqual([{ x: 1, y: 2 }]);
    db.close();
  });

  it('[STORE21] derives the read access of users who left before their times were stored from the messages', () => {
    const db = openDatabase(newFile());
    const step = MIGRATIONS.findIndex(sql => sql.includes('ALTER TABLE former'));
    migrate(db, MIGRATIONS.slice(0, step));
    db.exec(`
      INSERT INTO chats (id, topic, access, created_by, created_on, room_client, last_seq)
        VALUES ('c', 'Plans', 'private', 'ada', 1, 1, 3);
      INSERT INTO messages (chat, id, seq, type, sender, body, time, deleted, json)
        VALUES ('c', '1', 1, 'msg', 'ada', '', 1.0015, 0, '{}'), ('c', '2', 2, 'msg', 'ada', '', 2.0015, 0, '{}');
      INSERT INTO former (chat, username, left_on, after_seq, until_seq)
        VALUES ('c', 'all', 9000, 0, 2), ('c', 'none', 9000, 2, 2), ('c', 'some', 9000, 1, 2);
    `);
    migrate(db);
    const rows = db
      .prepare('SELECT username, topic, added_on, share_from FROM former ORDER BY username')
      .all();
    const known = { topic: 'Plans', added_on: 9000 };
    expect(rows).toEqual([
      { username: 'all', ...known, share_from: null },
      { username: 'none', ...known, share_from: 9000 },
      { username: 'some', ...known, share_from: 2001 }
    ]);
    db.close();
  });

  it('[STORE22] leaves the schema at the previous step when a step fails', () => {
    const db = new DatabaseSync(newFile());
    expect(() => migrate(db, ['CREATE TABLE a (x)', 'CREATE TABLE b (x); nonsense'])).toThrow();
    expect(userVersion(db)).toBe(1);
    expect(db.prepare('SELECT name FROM sqlite_master').all()).toEqual([{ name: 'a' }]);
    db.close();
  });

  it('[STORE23] rejects a file with a newer schema without a change', async () => {
    const file = newFile();
    const db = new DatabaseSync(file);
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
    await expect(new SqliteStorage(file).open()).rejects.toThrow('newer version');
    expect(userVersion(db)).toBe(MIGRATIONS.length + 1);
    expect(db.prepare('SELECT name FROM sqlite_master').all()).toEqual([]);
    db.close();
  });

  it("[STORE24] shows each of two connections the other's writes", async () => {
    const file = newFile();
    const [one, two] = [new SqliteStorage(file), new SqliteStorage(file)];
    await Promise.all([one.open(), two.open()]);
    const row = chatRow();
    await one.createChat(row, {});
    await two.commit([{ chat: row.id, messages: [message(1)] }]);
    await one.commit([{ chat: row.id, messages: [message(2)] }]);
    expect(await two.listMessages(row.id, { limit: 9 })).toHaveLength(2);
    await one.close();
    expect(await two.getChat(row.id)).toMatchObject({ lastSeq: 2 });
    await two.close();
  });

  it('[STORE26] leaves no byte of a deleted chat, or of a removed or edited message, in the file', async () => {
    const file = newFile();
    const storage = new SqliteStorage(file);
    await storage.open();
    const row = chatRow({ topic: 'secret topic' });
    const other = chatRow();
    await storage.createChat(row, { messages: [message(1, { body: 'secret body' })] });
    await storage.commit([{ chat: row.id, update: Buffer.from('secret update') }]);
    await storage.createChat(other, {
      messages: [message(1, { body: 'secret walnuts' }), message(2, { body: 'secret almonds' })]
    });
    await storage.commit([{ chat: other.id, removed: ['m1'], messages: [message(2)] }]);
    await storage.deleteChat(row.id, 5);
    await storage.close();
    const bytes = await readFile(file);
    expect(bytes.includes('secret')).toBe(false);
    expect(bytes.includes('Body 2')).toBe(true);
    for (const word of ['walnuts', 'almonds']) {
      expect(bytes.includes(word)).toBe(false); // nor in the index
    }
  });

  it('[STORE45] removes at most 50 rows of a deleted chat, and 64 KiB of its messages, in one transaction', async () => {
    const file = newFile();
    const storage = new SqliteStorage(file, { durability: 'os' });
    await storage.open();
    const { id, ...row } = chatRow();
    const long = message(1_000, { body: 'long '.repeat(8_000) });
    await storage.createChat(
      { id, ...row },
      {
        messages: [
          ...Array.from({ length: 230 }, (_, i) => message(i + 1)),
          ...[0, 1, 2, 3].map(i => ({ ...long, id: `long${i}`, seq: 1_000 + i }))
        ],
        participants: Array.from({ length: 120 }, (_, i) => role(`user${i}`, 'member'))
      }
    );
    const db = new DatabaseSync(file);
    const rows = (): { count: number; bytes: number } =>
      db
        .prepare(
          `SELECT (SELECT count(*) FROM messages) + (SELECT count(*) FROM participants) AS count,
             (SELECT coalesce(sum(octet_length(json)), 0) FROM messages) AS bytes`
        )
        .get() as never;
    const steps = [rows()];
    await storage.deleteChat(id, 9);
    steps.push(rows());
    while (await storage.bulk.purge(id)) {
      steps.push(rows());
    }
    steps.push(rows());
    expect(steps.at(-1)).toEqual({ count: 0, bytes: 0 });
    steps.slice(1).forEach(({ count, bytes }, i) => {
      expect(steps[i].count - count).toBeLessThanOrEqual(50);
      expect(steps[i].bytes - bytes).toBeLessThanOrEqual(64 * 1024);
    });
    db.close();
    await storage.close();
  });

  it('[JOURNAL5] prunes the journal in transactions of at most 500 rows, with other work in between', async () => {
    const storage = newStorage();
    await storage.open();
    const row = chatRow();
    await storage.createChat(row, {});
    for (let seq = 1; seq <= 1_200; seq++) {
      await storage.commit([{ chat: row.id, at: seq, messages: [message(seq)] }]);
    }
    const lengths: number[] = [];
    let turn: NodeJS.Immediate;
    const watch = async (): Promise<void> => {
      lengths.push((await storage.journal.after(0, 5_000)).length);
      turn = setImmediate(() => void watch());
    };
    await watch();
    await storage.journal.prune(Number.MAX_SAFE_INTEGER, 1);
    clearImmediate(turn!);
    lengths.push((await storage.journal.after(0, 5_000)).length);
    expect(lengths.at(-1)).toBe(1);
    lengths.slice(1).forEach((length, i) => expect(lengths[i] - length).toBeLessThanOrEqual(500));
    await storage.close();
  });

  it('[STORE27] answers queries about a chat from indexes, without table scans', () => {
    const db = openDatabase(newFile());
    migrate(db);
    const plans: string[] = [];
    const explained = {
      prepare: (sql: string) => {
        const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
        plans.push(...steps.map(({ detail }) => detail));
        return db.prepare(sql);
      }
    } as Database;
    [
      summaryQueries,
      messageTable,
      logTable,
      (db: Database) => peopleTables(db, { put: () => undefined }),
      positionTables,
      identityTables,
      chatTable,
      bulkTable
    ].forEach(prepare => prepare(explained));
    const tables = /^SCAN (messages|log|participants|reads|users|clients|cursors|identities)\b/;
    expect(plans.filter(step => tables.test(step))).toEqual([]);
    expect(plans).toContainEqual(expect.stringContaining('USING COVERING INDEX messages_alive'));
    expect(plans).toContainEqual(expect.stringContaining('INDEX chats_by_maker (created_by=?'));
    db.close();
  });
});
