import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passing } from '../../../server/storage/passing.js';
import { SqliteStorage } from '../../../server/storage/sqlite.js';
import { parseSearch } from '../../../server/storage/search-query.js';
import { chatRow, message, role, user } from '../../../testing/contracts/rows.js';
import { turnsOf } from '../../harness/turns-of.js';

it('[SEARCH20] filters a long list in pieces, in order, and only as far as needed', async () => {
  const items = Array.from({ length: 1_000 }, (_, i) => i);
  const even = passing(items, i => i % 2 === 0);
  expect(await turnsOf(even)).toBeGreaterThan(10);
  expect(await even).toEqual(items.filter(i => i % 2 === 0));
  let tested = 0;
  expect(await passing(items, () => ++tested > 0, 3)).toEqual([0, 1, 2]);
  expect(tested).toBeLessThan(100);
  expect(await passing([], () => true)).toEqual([]);
});

it('[SEARCH20] compares names of chats and authors in pieces', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'colloquy-names-'));
  const storage = new SqliteStorage(join(dir, 'chats.sqlite'));
  await storage.open();
  for (let i = 0; i < 300; i++) {
    await storage.createChat(chatRow({ topic: `Plan ${i}` }), { users: [user(`ada-${i}`)] });
  }
  const search = (q: string) =>
    storage.searchMessages(parseSearch(q), { username: 'ada', limit: 9 });
  const list = (named?: string) => storage.listChats('ada', { limit: 2, ...(named && { named }) });
  const quick = await turnsOf(list());
  expect(await turnsOf(search('in:nothing x'))).toBeGreaterThan(quick + 4);
  expect(await turnsOf(search('from:nobody x'))).toBeGreaterThan(quick + 4);
  expect(await turnsOf(list('nothing'))).toBeGreaterThan(quick + 4);
  expect((await list('plan 7')).map(({ row }) => row.topic)).toEqual(['Plan 79', 'Plan 78']);
  await storage.close();
  rmSync(dir, { recursive: true });
});

it('[SEARCH27] finds as fast for a user who may read only a part of many chats', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'colloquy-parts-'));
  const storage = new SqliteStorage(join(dir, 'chats.sqlite'), { durability: 'os' });
  await storage.open();
  const own = chatRow({ access: 'private' });
  await storage.createChat(own, { participants: [role('ada', 'owner')] });
  const messages = Array.from({ length: 2_000 }, (_, i) => message(i + 1, { body: 'the plan' }));
  await storage.commit([{ chat: own.id, messages }]);
  const cost = async (): Promise<number> => {
    const start = process.cpuUsage();
    const options = { username: 'ada', limit: 9 };
    expect(await storage.searchMessages(parseSearch('the'), options)).toHaveLength(9);
    const { user: own, system } = process.cpuUsage(start);
    return (own + system) / 1000;
  };
  const least = async (): Promise<number> =>
    Math.min(await cost(), await cost(), await cost(), await cost());
  await cost();
  const before = await least();
  for (let i = 0; i < 400; i++) {
    const part = { ...role('ada', 'member'), shareHistoryTime: 5, afterSeq: 3 };
    await storage.createChat(chatRow({ access: 'private' }), { participants: [part] });
  }
  expect(await least()).toBeLessThan(8 * before + 20);
  await storage.close();
  rmSync(dir, { recursive: true });
});
