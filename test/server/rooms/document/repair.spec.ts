import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMITS } from '../../../../server/limits.js';
import { Rooms } from '../../../../server/rooms/rooms.js';
import { SqliteStorage } from '../../../../server/storage/sqlite.js';
import { openDatabase } from '../../../../server/storage/sqlite/database.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
import { MemoryFiles } from '../../../../testing/memory/files.js';
import { drain, Peer } from '../../../harness/peer.js';
import { ada, bob, CHAT, OTHER } from '../test-rooms.js';

let directory: string;
let file: string;
let clock: ManualClock;
let storage: SqliteStorage;
let rooms: Rooms;
let errors: unknown[];
let warnings: [string, string][];

async function start(): Promise<void> {
  storage = new SqliteStorage(file, { durability: 'os' });
  await storage.open();
  rooms = new Rooms({
    storage,
    files: new MemoryFiles(),
    clock,
    limits: { ...LIMITS, turnPause: 0 },
    onError: error => errors.push(error),
    onWarning: (message, chat) => warnings.push([message, chat])
  });
}

async function stop(): Promise<void> {
  await rooms.dispose();
  await storage.close();
}

/** Changes the file while no server has it open, and restarts. */
async function damage(...statements: string[]): Promise<void> {
  await stop();
  const db = openDatabase(file);
  statements.forEach(sql => db.prepare(sql.replaceAll('?', `'${CHAT}'`)).run());
  db.close();
  await start();
}

const LAST = `n = (SELECT max(n) FROM log WHERE chat = ?)`;

async function enter(peer: Peer, chat = CHAT): Promise<Peer> {
  await rooms.admit(peer.principal, chat);
  peer.connect(await rooms.open(chat));
  await settled(peer);
  return peer;
}

const settled = (...peers: Peer[]): Promise<void> => drain(peers, () => rooms.flush());

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'colloquy-repair-'));
  file = join(directory, 'colloquy.sqlite');
  clock = new ManualClock();
  errors = [];
  warnings = [];
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(directory, { recursive: true });
  expect(errors).toEqual([]);
  expect(clock.waiting).toBe(0);
});

describe('a chat with an unreadable newest record', () => {
  it('[DAMAGE5] the room repairs it from its rows, loses and renumbers nothing, and reports it to the operator', async () => {
    const author = await enter(new Peer(ada));
    for (const body of ['one', 'two', 'three']) {
      author.post(body);
      await settled(author);
    }
    const before = author.toJSON();
    const { roomClient } = (await storage.getChat(CHAT))!;
    await damage(`UPDATE log SET data = x'00ff' WHERE ${LAST}`);
    const reader = await enter(new Peer(bob));
    expect(reader.toJSON()).toEqual(before);
    expect(warnings).toEqual([[expect.stringContaining('repaired') as string, CHAT]]);
    expect((await storage.loadChat(CHAT))?.retired).toEqual(new Set([roomClient]));
    reader.post('four');
    await settled(reader);
    expect(reader.toJSON()).toMatchObject([{}, {}, {}, { body: 'four', seq: 4 }]);
    await stop();
    await start();
    expect((await enter(new Peer(ada))).toJSON()).toHaveLength(4);
    expect(warnings).toHaveLength(1);
  });

  it('[DAMAGE5] changes and removals in the record match the rows', async () => {
    const author = await enter(new Peer(ada));
    const [first, second] = [author.post('one'), author.post('two')];
    await settled(author);
    author.edit(first, 'ONE');
    author.messages.delete(author.messages.toArray().indexOf(author.find(second)!));
    const topic = rooms.execute<'rename'>(ada, { type: 'rename', chat: CHAT, topic: 'New' });
    await settled(author);
    await topic;
    await damage(`UPDATE log SET data = x'' WHERE ${LAST}`);
    const { chat } = await rooms.open(CHAT);
    expect(chat.getMessages()).toMatchObject([
      { id: first, body: 'ONE', edited: true, seq: 1 },
      { event: 'topicUpdated', details: { topic: 'New' }, seq: 3 }
    ]);
    expect(chat.name).toBe('New');
  });

  it('[DAMAGE6] a client whose copy has the lost record must sync from the start', async () => {
    const author = await enter(new Peer(ada));
    author.post('one');
    await settled(author);
    await damage(`UPDATE log SET data = x'00' WHERE ${LAST}`);
    await enter(author);
    expect(author.notices.map(({ type }) => type)).toContain('epoch');
  });
});

describe('a chat that cannot be repaired', () => {
  const wrong = {
    'an earlier record': [`UPDATE log SET data = x'00' WHERE ${LAST.replace('max', 'min')}`],
    'a record that is missing': [
      `DELETE FROM log WHERE n = (SELECT max(n) - 1 FROM log WHERE chat = ?)`
    ],
    'bytes that are no update': [`UPDATE log SET data = x'ffff', sum = NULL WHERE ${LAST}`],
    'rows that are behind the document': [
      'DELETE FROM messages WHERE chat = ? AND seq = 3',
      'UPDATE chats SET last_seq = 2 WHERE id = ?'
    ]
  };

  it.each(Object.entries(wrong))(
    '[DAMAGE7] %s sets it aside, and other chats keep working',
    async (_, sql) => {
      const author = await enter(new Peer(ada));
      for (const body of ['one', 'two', 'three']) {
        author.post(body);
        await settled(author);
      }
      await damage(...sql);
      const load = jest.spyOn(storage, 'loadChat');
      await expect(rooms.open(CHAT)).rejects.toMatchObject({ code: 'chat_damaged', retry: 'no' });
      await expect(rooms.open(CHAT)).rejects.toMatchObject({ code: 'chat_damaged' });
      await expect(rooms.admit(ada, CHAT)).rejects.toMatchObject({ code: 'chat_damaged' });
      expect(load).toHaveBeenCalledTimes(1);
      expect(warnings).toEqual([[expect.stringContaining('set aside') as string, CHAT]]);
      const other = await enter(new Peer(bob), OTHER);
      other.post('still here');
      await settled(other);
      expect(other.toJSON()).toMatchObject([{ seq: 1 }]);
      expect((await storage.listMessages(CHAT, { limit: 9 })).length).toBeGreaterThanOrEqual(2);
      await rooms.execute<'delete-chat'>(ada, { type: 'delete-chat', chat: CHAT });
      await expect(rooms.open(CHAT)).rejects.toMatchObject({ code: 'chat_not_found' });
    }
  );
});

it('[FLUSH21] a failed room keeps no change that could not be stored, however long its log is', async () => {
  const author = await enter(new Peer(ada));
  const room = await rooms.open(CHAT);
  jest.spyOn(room.compaction, 'wantsCompaction', 'get').mockReturnValue(true);
  author.post('not stored');
  while (author.give());
  jest.spyOn(storage, 'commit').mockRejectedValueOnce(new Error('disk'));
  await rooms.flush();
  await room.tidy();
  expect(author.closed).toBe('not_saved');
  clock.advance(500);
  const { chat } = await rooms.open(CHAT);
  expect(chat.getMessages()).toEqual([]);
  expect(errors.splice(0)).toHaveLength(1);
});
