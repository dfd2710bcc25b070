import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { migrate, MIGRATIONS } from '../../../server/storage/sqlite/migrations.js';
import { SqliteStorage } from '../../../server/storage/sqlite.js';
import { chatRow, message } from '../../../testing/index.js';

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

describe('damage on the disk', () => {
  let directory: string;
  let file: string;
  let files = 0;
  let storage: SqliteStorage;
  const row = chatRow();
  const other = chatRow();

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'colloquy-damage-'));
  });
  afterAll(() => rm(directory, { recursive: true }));
  beforeEach(async () => {
    file = join(directory, `${++files}.sqlite`);
    storage = new SqliteStorage(file, { durability: 'os' });
    await storage.open();
    for (const { id } of [row, other]) {
      await storage.createChat({ ...row, id }, { update: bytes(1, 1) });
      await storage.commit([{ chat: id, update: bytes(2, 2), messages: [message(1)] }]);
      await storage.commit([{ chat: id, update: bytes(3, 3), messages: [message(2)] }]);
    }
  });
  afterEach(() => storage.close());

  /** Changes the file behind the storage's back. */
  const damage = (sql: string): unknown[] => {
    const db = new DatabaseSync(file);
    try {
      return db.prepare(sql).all(row.id);
    } finally {
      db.close();
    }
  };

  it('[DAMAGE1] an unreadable newest record of a log is omitted, and the chat is reported as cut', async () => {
    damage(
      `UPDATE log SET data = x'03' WHERE n = (SELECT max(n) FROM log WHERE chat = ?) RETURNING n`
    );
    expect(await storage.loadChat(row.id)).toMatchObject({
      isCut: true,
      updates: [bytes(1, 1), bytes(2, 2)]
    });
    expect(await storage.loadChat(other.id)).not.toHaveProperty('isCut');
  });

  it('[DAMAGE2] the cut bytes are kept until the chat is deleted', async () => {
    damage(
      `UPDATE log SET data = x'0304' WHERE n = (SELECT max(n) FROM log WHERE chat = ?) RETURNING n`
    );
    await storage.renew(row.id, { roomClient: 5, state: bytes(9), isCut: true });
    expect(await storage.loadChat(row.id)).toMatchObject({ updates: [bytes(9)] });
    expect(damage('SELECT data FROM damaged WHERE chat = ?')).toEqual([{ data: bytes(3, 4) }]);
    await storage.deleteChat(row.id, 1);
    expect(damage('SELECT data FROM damaged WHERE chat = ?')).toEqual([]);
  });

  it.each([
    ['an earlier record', `UPDATE log SET data = x'00' WHERE chat = ? AND data = x'0202'`],
    ['the only record', `DELETE FROM log WHERE chat = ? AND data <> x'0303'`],
    ['a row after the last place', 'UPDATE chats SET last_seq = 1 WHERE id = ?']
  ])('[DAMAGE3] %s that is damaged sets its chat aside, and no other', async (_, sql) => {
    damage(`${sql} RETURNING 1`);
    damage(`UPDATE log SET sum = 0 WHERE chat = ? AND data = x'0303' RETURNING 1`);
    await expect(storage.loadChat(row.id)).rejects.toMatchObject({ code: 'chat_damaged' });
    expect(await storage.loadChat(other.id)).toMatchObject({ row: { lastSeq: 2 } });
    expect(await storage.listMessages(row.id, { limit: 9 })).toHaveLength(2);
  });

  it('[DAMAGE3] a damaged snapshot sets its chat aside', async () => {
    await storage.compact(row.id, bytes(7, 7));
    await storage.commit([{ chat: row.id, update: bytes(8) }]);
    expect(await storage.loadChat(row.id)).toMatchObject({ updates: [bytes(7, 7), bytes(8)] });
    damage(`UPDATE snapshots SET data = x'07' WHERE chat = ? RETURNING 1`);
    await expect(storage.loadChat(row.id)).rejects.toMatchObject({ code: 'chat_damaged' });
  });

  it('[DAMAGE4] records from before there were checksums are read as they are', async () => {
    const old = join(directory, 'old.sqlite');
    const db = new DatabaseSync(old);
    migrate(db, MIGRATIONS.slice(0, 1));
    db.exec(`INSERT INTO chats VALUES ('c', 't', 'open', 'ada', 1, 2, 0, NULL)`);
    db.exec(`INSERT INTO log (chat, data) VALUES ('c', x'0101')`);
    db.close();
    const upgraded = new SqliteStorage(old);
    await upgraded.open();
    expect((await upgraded.loadChat('c'))?.updates).toEqual([bytes(1, 1)]);
    await upgraded.close();
  });

  it('[FLUSH20] a quota stops writes as a full disk does, and no part of them is stored', async () => {
    await storage.setQuota(0);
    const body = 'x'.repeat(100_000);
    const write = (): Promise<void> =>
      storage.commit([{ chat: row.id, messages: [message(3, { body })] }]);
    await expect(write()).rejects.toMatchObject({
      code: 'not_saved',
      cause: { message: expect.stringContaining('full') as string }
    });
    expect(await storage.listMessages(row.id, { limit: 9 })).toHaveLength(2);
    expect(await storage.getChat(row.id)).toMatchObject({ lastSeq: 2 });
    await storage.setQuota(Infinity);
    await write();
    expect(await storage.getChat(row.id)).toMatchObject({ lastSeq: 3 });
  });
});
