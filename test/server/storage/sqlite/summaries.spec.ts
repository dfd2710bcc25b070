import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Breaks } from '../../../../server/breaks.js';
import { openDatabase } from '../../../../server/storage/sqlite/database.js';
import { migrate, MIGRATIONS } from '../../../../server/storage/sqlite/migrations.js';
import { SqliteStorage } from '../../../../server/storage/sqlite.js';
import { chatRow } from '../../../../testing/contracts/rows.js';
import { message } from '../../../../testing/index.js';
import { turnsOf } from '../../../harness/turns-of.js';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'colloquy-summaries-'));
});

afterAll(() => rm(directory, { recursive: true }));

it('[STORE53] finds who is mentioned in unread messages without reading these', async () => {
  const file = join(directory, 'chats.sqlite');
  const db = openDatabase(file);
  const step = MIGRATIONS.findIndex(sql => sql.includes('ADD COLUMN mentions'));
  migrate(db, MIGRATIONS.slice(0, step));
  const first = message(1, { mentions: ['ben'] });
  db.exec(`
    INSERT INTO chats (id, topic, access, created_by, created_on, room_client, last_seq)
      VALUES ('c', 'Plans', 'open', 'ada', 1, 1, 2);
    INSERT INTO messages (chat, id, seq, type, sender, body, time, deleted, json)
      VALUES ('c', '${first.id}', 1, 'msg', 'ada', '', 1, 0, '${JSON.stringify(first)}'),
        ('c', 'odd', 2, 'msg', 'ada', '', 2, 0, '{"mentions":"ben"}');
  `);
  const storage = new SqliteStorage(file);
  await storage.open();
  await storage.commit([
    { chat: 'c', messages: [message(3, { mentions: ['cy'] }), message(4, { sender: 'ada' })] }
  ]);
  const isMentioned = async (username: string): Promise<unknown> => [
    (await storage.getSummary('c', username))?.mentioned,
    (await storage.preferences.alerts(username, ['c'])).urgent.length > 0
  ];
  const [yes, no] = [true, false].map(is => [is, is]);
  db.exec("UPDATE messages SET json = 'no JSON' WHERE seq < 4");
  expect(await isMentioned('ben')).toEqual(yes);
  expect(await isMentioned('cy')).toEqual(yes);
  expect(await isMentioned('dan')).toEqual(no);
  db.exec("UPDATE messages SET json = '{}' WHERE seq < 4");
  await storage.commit([{ chat: 'c', messages: [message(3)], removed: [first.id] }]);
  expect(await isMentioned('ben')).toEqual(no);
  expect(await isMentioned('cy')).toEqual(no);
  await storage.close();
  db.close();
});

it('[LOAD29] others run while a long list is read', async () => {
  const storage = new SqliteStorage(join(directory, 'many.sqlite'), { durability: 'os' });
  await storage.open();
  const rows = Array.from({ length: 150 }, (_, i) =>
    chatRow({ topic: `Plan ${i}`, createdOn: i, metadata: { document: 'a.ipynb' } })
  );
  for (const row of rows) {
    await storage.createChat(row, {});
  }
  await storage.commit(rows.map(({ id: chat }) => ({ chat, messages: [message(1, { time: 1 })] })));
  const ids = rows.map(({ id }) => id);
  for (let i = 0; i < 260; i++) {
    await storage.setRead(ids[0], `u${i}`, 1, i);
    await storage.putBot({
      username: `b${i}`,
      displayName: 'B',
      kind: 'outside',
      answers: 'always',
      createdOn: 1
    });
  }
  let now = performance.now(); // long work that began before rests for as long as it took
  jest.spyOn(performance, 'now').mockImplementation(() => (now += 5));
  const { preferences } = storage;
  for (const [name, list] of Object.entries({
    list: () => storage.listChats('ben', { limit: 2 }),
    page: () => storage.listChats('ben', { limit: 20 }),
    file: () => storage.listChats('ben', { limit: 2, document: 'a.ipynb' }),
    pinned: () => storage.listChats('ben', { limit: 2, pinned: true }),
    unread: () => storage.listUnread('ben'),
    alerts: () => preferences.alerts('ben', ids),
    receipts: () => storage.listReads(ids[0]),
    bots: () => storage.listBots()
  })) {
    expect([name, (await turnsOf(list())) > 4]).toEqual([name, true]);
  }
  jest.restoreAllMocks();
  await storage.close();
});

it('[LOAD29] a page of the list is whole and in order, although chats go and get messages while others are looked at', async () => {
  const storage = new SqliteStorage(join(directory, 'moving.sqlite'), { durability: 'os' });
  await storage.open();
  const rows = Array.from({ length: 120 }, (_, i) => chatRow({ createdOn: i }));
  for (const row of rows) {
    await storage.createChat(row, {});
  }
  const newest = rows.map(({ id }) => id).reverse();
  let changes: Promise<unknown> | null = null;
  jest.spyOn(Breaks.prototype, 'takeIfDue').mockImplementation(async () => {
    changes ??= Promise.all([
      storage.deleteChat(newest[0], 1_000),
      storage.commit([{ chat: newest[5], messages: [message(1, { time: 9 })] }])
    ]);
    await changes;
  });
  const page = await storage.listChats('ben', { limit: 21 });
  expect(changes).not.toBeNull();
  expect(page.map(({ row }) => row.id)).toEqual([
    newest[5],
    ...newest.slice(1, 5),
    ...newest.slice(6, 22)
  ]);
  jest.restoreAllMocks();
  await storage.close();
});
