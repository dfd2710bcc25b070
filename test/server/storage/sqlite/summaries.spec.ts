import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../../server/storage/sqlite/database.js';
import { migrate, MIGRATIONS } from '../../../../server/storage/sqlite/migrations.js';
import { SqliteStorage } from '../../../../server/storage/sqlite.js';
import { message } from '../../../../testing/index.js';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'colloquy-summaries-'));
});

afterAll(() => rm(directory, { recursive: true }));

it('[STORE53] finds who is mentioned in unread messages without reading these', async () => {
  const file = join(directory, 'chats.sqlite');
  const db = openDatabase(file, 'os');
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
