import { writeFileSync } from 'node:fs';
import { Files } from '../../../server/attachments/files.js';
import type { IReadFile } from '../../../server/archive/chat-text.js';
import { importChat, storeChat } from '../../../server/archive/import.js';
import { LIMITS } from '../../../server/limits.js';
import { SqliteStorage } from '../../../server/storage/sqlite.js';
import { parseSearch } from '../../../server/storage/search-query.js';
import { person } from '../../harness/people.js';
import { Peer } from '../../harness/peer.js';
import {
  ada,
  CHAT,
  clock,
  data,
  enter,
  path,
  progress,
  rooms,
  storage,
  useArchive
} from './test-archive.js';

useArchive();

it('[NOFAULT7] a file that is not UTF-8 is refused by its name, and nothing is imported', async () => {
  const message = '{"type": "msg", "id": "a", "body": "caf\xe9", "sender": "ada", "time": 1}';
  const text = `{"messages": [${message}]}`;
  writeFileSync(path('a.chat'), text);
  const load = () => importChat(data, path('a.chat'), { clock, limits: LIMITS, progress });
  expect(await load()).toMatchObject({ messages: 1 });
  writeFileSync(path('a.chat'), Buffer.from(text, 'latin1'));
  await expect(load()).rejects.toThrow('a.chat cannot be read as a .chat file: it is not UTF-8.');
  writeFileSync(path('a.chat'), Buffer.from(`\ufeff${text}`, 'utf16le'));
  await expect(load()).rejects.toThrow('it is not UTF-8.');
  expect(await storage.listChats('', { all: true })).toHaveLength(1);
});

it('[ARCHIVE15] a message of a file replies only to one before it, whatever their order', async () => {
  const reply = (id: number, to: number) => ({
    ...{ type: 'msg', id: `m${id}`, body: 'x', sender: 'ada', reply_to: `m${to}` }
  });
  // Each of them replies to the next one, and the last one to itself.
  const ids = Array.from({ length: 400 }, (_, id) => id);
  const messages = [
    ...ids.map(id => reply(id, Math.min(id + 1, 399))),
    reply(400, 0),
    reply(401, 999)
  ];
  writeFileSync(path('in.chat'), JSON.stringify({ messages, metadata: { id: CHAT } }));
  await importChat(data, path('in.chat'), { clock, limits: LIMITS, progress });
  const rows = await storage.messagesAfter(CHAT, 0, 500);
  expect(rows).toHaveLength(402);
  const replies = rows.filter(row => row.reply_to !== undefined);
  expect(replies.map(row => [row.id, row.reply_to])).toEqual([['m400', 'm0']]);
  const thread = await storage.history.thread(CHAT, 'm0', { limit: 9 });
  expect(thread.map(({ message: row }) => row.id)).toEqual(['m400', 'm0']);
});

it('[SEARCH31] finds the messages of an imported chat by the names of their files', async () => {
  const messages = [{ type: 'msg', id: 'a', body: 'x', sender: 'ada', attachments: ['f'] }];
  const attachments = { f: { type: 'notebook', value: 'work/survey.ipynb' } };
  writeFileSync(path('in.chat'), JSON.stringify({ messages, attachments }));
  await importChat(data, path('in.chat'), { clock, limits: LIMITS, progress });
  const options = { username: 'ada', all: true, limit: 9 };
  const hits = await storage.searchMessages(parseSearch('survey'), options);
  expect(hits.map(({ message, files }) => [message.id, files[0].name])).toEqual([
    ['a', 'survey.ipynb']
  ]);
});

it('[BACKUP12] an open chat that is imported belongs to the person whom the operator names, and to nobody whom the file names', async () => {
  const messages = [{ type: 'msg', id: 'a', body: 'x', sender: 'eve', time: 1 }];
  const participants = { eve: { username: 'eve', role: 'owner' } };
  writeFileSync(
    path('a.chat'),
    JSON.stringify({ messages, participants, metadata: { id: CHAT, name: 'A', owner: 'eve' } })
  );
  const options = { clock, limits: LIMITS, progress };
  const { id } = await importChat(data, path('a.chat'), { ...options, owner: ada });
  await enter(new Peer(ada), id);
  expect(await storage.getChat(id)).toMatchObject({ access: 'open', createdBy: 'ada' });
  const close = (name: string, chat: string): Promise<unknown> =>
    rooms.execute(person(name), { type: 'update-chat', chat, access: 'private' });
  await expect(close('eve', id)).rejects.toMatchObject({ code: 'forbidden' });
  await close('ada', id);
  expect((await storage.getChat(id))?.access).toBe('private');
  // The id of the file is used now: another import gives no right to that chat.
  const again = await importChat(data, path('a.chat'), { ...options, owner: person('eve') });
  expect(again.id).not.toBe(id);
  await expect(close('eve', id)).rejects.toMatchObject({ code: 'chat_not_found' });
  const ownerless = await importChat(data, path('a.chat'), options);
  expect(await storage.getChat(ownerless.id)).toMatchObject({ createdBy: '' });
  await expect(close('eve', ownerless.id)).rejects.toMatchObject({ code: 'forbidden' });
});

it('[ARCHIVE17] an import lets go of each message that it has stored', async () => {
  const file: IReadFile = {
    messages: Array.from({ length: 200 }, (_, i) => ({
      ...{ type: 'msg', id: `m${i}`, body: 'x', sender: 'ada', time: i }
    })),
    users: new Map(),
    attachments: new Map()
  };
  const store = new SqliteStorage(path('kept.sqlite'));
  await store.open();
  const left: number[] = [];
  const fill = store.bulk.fill.bind(store.bulk);
  jest.spyOn(store.bulk, 'fill').mockImplementation((chat, rows) => {
    left.push(file.messages.length);
    return fill(chat, rows);
  });
  const options = { topic: 'Plans', clock, limits: LIMITS, files: new Files(path('files')) };
  expect(await storeChat(store, file, options)).toMatchObject({ messages: 200, invalid: 0 });
  expect(left.slice(0, 8)).toEqual([175, 150, 125, 100, 75, 50, 25, 0]);
  const rows = await store.messagesAfter(
    (await store.listChats('', { all: true }))[0].row.id,
    0,
    9
  );
  expect(rows.slice(0, 2).map(({ id, seq }) => [id, seq])).toEqual([
    ['m0', 1],
    ['m1', 2]
  ]);
  await store.close();
});
