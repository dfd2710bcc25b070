import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Breaks } from '../../../../server/breaks.js';
import type { ISearchOptions } from '../../../../server/storage/search.js';
import { parseSearch } from '../../../../server/storage/search-query.js';
import { SqliteStorage } from '../../../../server/storage/sqlite.js';
import type { IMessageRow } from '../../../../server/storage/storage.js';
import { chatRow, message, role, user } from '../../../../testing/contracts/rows.js';
import { turnsOf } from '../../../harness/turns-of.js';

let folder: string;
let storage: SqliteStorage;
let chat: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'colloquy-search-'));
  storage = new SqliteStorage(join(folder, 'chats.sqlite'), { durability: 'os' });
  await storage.open();
  const row = chatRow({ access: 'private' });
  chat = row.id;
  const users = [user('ada'), user('bob')];
  await storage.createChat(row, { participants: [role('ada', 'owner')], users });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await storage.close();
  rmSync(folder, { recursive: true });
});

/** Stores messages, of which some are given by their `seq`. The others have nothing to find. */
const store = async (count: number, some: Record<number, Partial<IMessageRow>>): Promise<void> => {
  const messages = Array.from({ length: count }, (_, i) =>
    message(i + 1, { body: 'nothing', time: i + 1, ...some[i + 1] })
  );
  await storage.commit([{ chat, messages }]);
};

const find = async (text: string, more: Partial<ISearchOptions> = {}): Promise<string[]> => {
  const options = { username: 'ada', limit: 50, ...more };
  const hits = await storage.searchMessages(parseSearch(text), options);
  return hits.map(({ message: { id } }) => id);
};

it('[SEARCH28] looks at messages in blocks, and others run in between', async () => {
  await store(6_000, { 1: { body: 'zebra' }, 5_999: { body: 'a zebra' } });
  expect(await find('zebra')).toEqual(['m1', 'm5999']); // and indexes all
  let now = performance.now(); // long work that began before rests for as long as it took
  jest.spyOn(performance, 'now').mockImplementation(() => (now += 5));
  for (const query of [
    'zebra',
    'zeb',
    'a',
    'nothing',
    'from:nobody',
    'has:file',
    'after:2030-01-01'
  ]) {
    const found = storage.searchMessages(parseSearch(query), { username: 'ada', limit: 9_999 });
    expect([query, (await turnsOf(found)) > 5]).toEqual([query, true]);
  }
});

it('[SEARCH28] the results of all blocks are in one order, with pages and filters', async () => {
  const others = Array.from({ length: 600 }, (_, i) => [
    1_100 + i,
    { body: 'alpha and more of it' }
  ]);
  const alpha = { body: 'alpha' };
  await store(4_200, {
    ...(Object.fromEntries(others) as object),
    1: { ...alpha, sender: 'bob' },
    2: { body: 'alpha beta' },
    2_500: { body: 'beta alphorn' },
    2_501: { ...alpha, attachments: ['a'] },
    4_199: { body: 'alpha with a very long end, of which the words are of no use' },
    4_200: alpha
  });
  const all = await find('alpha ', { limit: 700 });
  expect(all.slice(0, 4)).toEqual(['m4200', 'm2501', 'm1', 'm2']);
  expect(all.slice(4, -1)).toEqual(others.map((_, i) => `m${1_100 + i}`).reverse());
  expect(all.at(-1)).toBe('m4199');
  expect(await find('alpha ', { limit: 3, skip: 2 })).toEqual(all.slice(2, 5));
  expect(await find('alpha ', { limit: 3, skip: 603 })).toEqual(all.slice(603));
  expect(await find('beta alph')).toEqual(['m2500', 'm2']);
  expect(await find('"alpha beta"')).toEqual(['m2']);
  expect(await find('from:bob alpha ')).toEqual(['m1']);
  expect(await find('has:file')).toEqual(['m2501']);
  expect(await find('from:bob')).toEqual(['m1']);
  expect(await find('after:1970-01-01T01:09:58.000Z from:ada')).toEqual([
    'm4200',
    'm4199',
    'm4198'
  ]);
  await storage.commit([{ chat, messages: [message(2_501, { body: 'beta' })], removed: ['m1'] }]);
  expect((await find('alpha ')).slice(0, 2)).toEqual(['m4200', 'm2']);
});

it('[SEARCH30] finds long messages among short ones, also edited ones, and in pieces', async () => {
  const long = 'alpha beta '.repeat(2_000);
  await store(1_500, {
    1: { body: `${long} zebra` },
    2: { body: 'alpha gamma' },
    1_400: { body: `${long} gamma alpha` }
  });
  expect((await find('alpha ')).sort()).toEqual(['m1', 'm1400', 'm2']);
  expect(await find('zebra')).toEqual(['m1']);
  expect(await find('"beta zebra"')).toEqual([]); // too late in the text
  expect((await find('"beta alpha"')).sort()).toEqual(['m1', 'm1400']);
  expect(await find('"gamma alpha"')).toEqual([]);
  expect((await find('gamma alpha')).sort()).toEqual(['m1400', 'm2']);
  await storage.commit([
    { chat, messages: [message(1, { body: 'short' }), message(2, { body: `${long} zebra` })] }
  ]);
  expect((await find('alpha ')).sort()).toEqual(['m1400', 'm2']);
  expect(await find('zebra')).toEqual(['m2']);
  let now = performance.now(); // long work that began before rests for as long as it took
  jest.spyOn(performance, 'now').mockImplementation(() => (now += 5));
  const found = storage.searchMessages(parseSearch('alpha'), { username: 'ada', limit: 9 });
  expect(await turnsOf(found)).toBeGreaterThan(4); // two blocks, and two long messages
});

it('[SEARCH28] stops when it is not wanted any more', async () => {
  await store(10, {});
  const signal = AbortSignal.abort(new Error('Gone'));
  await expect(find('nothing', { signal })).rejects.toThrow('Gone');
});

it('[SEARCH29] leaves out what was deleted while it looked, or taken from its user', async () => {
  await store(2_000, { 1_998: { body: 'zebra' }, 1_999: { body: 'zebra' } });
  expect(await find('zebra')).toEqual(['m1999', 'm1998']);
  const meanwhile = (change: () => Promise<unknown>): void => {
    let pieces = 0;
    jest.spyOn(Breaks.prototype, 'takeIfDue').mockImplementation(async () => {
      if (++pieces === 2) {
        await change(); // the newest block has been read
      }
    });
  };
  meanwhile(() => storage.commit([{ chat, removed: ['m1999'] }]));
  expect(await find('zebra')).toEqual(['m1998']);
  meanwhile(() => storage.commit([{ chat, participants: [role('ada', null)] }]));
  expect(await find('zebra')).toEqual([]);
});

it('[SEARCH33] the order of results tells nothing of messages and names of files that the user may not see', async () => {
  const others = chatRow({ access: 'private' });
  await storage.createChat(others, { participants: [role('bob', 'owner')] });
  let seq = 0;
  const hide = async (body: string, count = 1): Promise<void> => {
    const messages = Array.from({ length: count }, () => message(++seq, { body }));
    await storage.commit([{ chat: others.id, messages }]);
  };
  await store(4, {
    1: { body: 'zebra zebra lion' },
    2: { body: 'zebra lion lion' },
    3: { body: 'tiger one two three four' },
    4: { body: `tiger tiger ${'word '.repeat(28)}` }
  });
  const orders = async (): Promise<string[][]> => [await find('zebra lion '), await find('tiger ')];
  const before = await orders();
  expect(before).toEqual([
    ['m2', 'm1'],
    ['m3', 'm4']
  ]);
  await hide('zebra', 20);
  expect(await orders()).toEqual(before);
  await hide('lion', 60);
  expect(await orders()).toEqual(before);
  await hide('elephant '.repeat(12_000)); // the mean length of all
  expect(await orders()).toEqual(before);
});

it('[SEARCH33] a file that is hidden from the user does not raise its message', async () => {
  const file = { name: 'zebra.txt', mimeType: 'text/plain', size: 1, uploader: 'ada' };
  const joined = { ...role('eve', 'member', 2_000), afterSeq: 0, shareHistoryTime: 2_000 };
  await storage.commit([
    {
      chat,
      participants: [joined],
      attached: [
        { ...file, id: 'old', createdOn: 1_000 },
        { ...file, id: 'new', createdOn: 3_000 }
      ]
    }
  ]);
  await store(4, {
    1: { body: 'a zebra', attachments: ['old'] },
    2: { body: 'a zebra', attachments: ['new'] },
    3: { body: 'a zebra' },
    4: { body: 'a zebra in a longer text' }
  });
  expect(await find('zebra ')).toEqual(['m2', 'm1', 'm3', 'm4']);
  expect(await find('zebra ', { username: 'eve' })).toEqual(['m2', 'm3', 'm1', 'm4']);
  expect(await find('txt ', { username: 'eve' })).toEqual(['m2']);
});

it('[SEARCH34] the names of files are indexed in pieces as texts are, and of very many the first are found', async () => {
  const names = Array.from({ length: 60 }, (_, i) => `name${i} ${'word '.repeat(36)}.txt`);
  const attached = names.map((name, i) => ({
    ...{ id: `f${i}`, name, mimeType: 'text/plain', size: 1, uploader: 'ada', createdOn: 1 }
  }));
  await storage.commit([{ chat, attached }]);
  const attachments = attached.map(({ id }) => id);
  const named = Array.from({ length: 300 }, (_, i) => [i + 1, { body: 'see', attachments }]);
  await store(300, Object.fromEntries(named) as Record<number, Partial<IMessageRow>>);
  const breaks = jest.spyOn(Breaks.prototype, 'take').mockResolvedValue();
  expect(await find('name0 ')).toHaveLength(50);
  expect(breaks.mock.calls.length).toBeGreaterThan(15); // 300 times 4 KiB, in pieces of 64 KiB
  expect(await find('name59 ')).toEqual([]);
});

it('[SEARCH35] the name of a removed file leaves very many messages in pieces', async () => {
  const file = { id: 'f', name: 'zebra.txt', mimeType: 'text/plain', size: 1 };
  await storage.commit([{ chat, attached: [{ ...file, uploader: 'ada', createdOn: 1 }] }]);
  const named = Array.from({ length: 100 }, (_, i) => [i + 1, { attachments: ['f'] }]);
  await store(100, Object.fromEntries(named) as Record<number, Partial<IMessageRow>>);
  const count = async (): Promise<number> => (await find('zebra', { limit: 200 })).length;
  expect(await count()).toBe(100);
  await storage.commit([{ chat, detached: ['f'] }]);
  expect(await count()).toBeGreaterThan(50);
  while ((await count()) > 0) {
    await new Promise(resolve => setImmediate(resolve));
  }
  expect(await find('nothing', { limit: 200 })).toHaveLength(100);
});
