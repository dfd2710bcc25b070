import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../../server/storage/sqlite/database.js';
import { migrate, MIGRATIONS } from '../../../../server/storage/sqlite/migrations.js';
import { SqliteStorage } from '../../../../server/storage/sqlite.js';

it('[BOUND6] bots that joined earlier are bound to their owners who read the chat, and read no more than they', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-bound-'));
  const file = join(folder, 'chats.sqlite');
  const old = openDatabase(file);
  const step = MIGRATIONS.findIndex(sql => sql.includes("'$.boundTo', bots.owner"));
  migrate(old, MIGRATIONS.slice(0, step));
  const chat = (id: string, access: string): void =>
    old.exec(`INSERT INTO chats (id, topic, access, created_by, created_on, room_client, last_seq)
      VALUES ('${id}', 'Plans', '${access}', 'ada', 1, 2, 9)`);
  const joins = (id: string, username: string, addedOn = 5, afterSeq = 0, from = 'NULL'): void =>
    old.exec(`INSERT INTO participants (chat, username, role, added_on, after_seq, share_from)
      VALUES ('${id}', '${username}', 'bot', ${addedOn}, ${afterSeq}, ${from})`);
  for (const [name, owner, kind] of [
    ['bot:spy', "'mal'", 'webhook'],
    ['bot:help', "'mal'", 'agent'],
    ['echo', 'NULL', 'webhook']
  ]) {
    old.exec(
      `INSERT INTO bots (username, owner, json) VALUES ('${name}', ${owner}, '{"kind":"${kind}"}')`
    );
  }
  for (const [id, access] of [
    ['open', 'open'],
    ['with', 'private'],
    ['without', 'private']
  ]) {
    chat(id, access);
    ['bot:spy', 'bot:help', 'echo'].forEach(bot => joins(id, bot));
  }
  joins('with', 'mal', 20, 7, '15');
  old.exec(`INSERT INTO former (chat, username, left_on, after_seq, until_seq, topic, added_on)
    VALUES ('without', 'mal', 9, 0, 3, 'Plans', 1), ('gone', 'bot:spy', 9, 0, 3, 'Plans', 1)`);
  old.close();
  const storage = new SqliteStorage(file);
  await storage.open();
  const rows = async (id: string): Promise<object> =>
    Object.fromEntries(
      (await storage.getParticipants(id))
        .filter(({ username }) => username !== 'mal')
        .map(({ username, ...row }) => [username, row])
    );
  const free = { role: 'bot', addedOn: 5 };
  const bound = { traits: { boundTo: 'mal' } };
  expect(await rows('open')).toEqual({
    ...{ echo: free, 'bot:help': free, 'bot:spy': { ...free, ...bound } }
  });
  expect(await rows('with')).toEqual({
    ...{ echo: free, 'bot:help': free },
    'bot:spy': { ...free, ...bound, addedOn: 15, shareHistoryTime: 15, afterSeq: 7 }
  });
  expect(await rows('without')).toEqual({ echo: free, 'bot:help': free, 'bot:spy': free });
  expect(await storage.getFormer('gone', 'bot:spy')).toBeNull();
  await storage.close();
  rmSync(folder, { recursive: true });
});
