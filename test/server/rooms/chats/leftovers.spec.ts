import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Leftovers } from '../../../../server/rooms/chats/leftovers.js';
import { Emitter } from '../../../../server/emitter.js';
import type { IRoomsEvents } from '../../../../server/rooms/events.js';
import { SqliteStorage } from '../../../../server/storage/sqlite.js';
import { chatRow, message } from '../../../../testing/index.js';
import { ManualClock } from '../../../../testing/manual-clock.js';

describe('leftovers of chats', () => {
  let directory: string;
  let storage: SqliteStorage;
  let clock: ManualClock;
  let events: Emitter<IRoomsEvents>;
  let leftovers: Leftovers;
  let filesOf: string[];
  const errors: unknown[] = [];

  const start = (): Leftovers => {
    const removeFiles = (chat: string): Promise<void> => {
      filesOf.push(chat);
      return Promise.resolve();
    };
    const onError = (error: unknown): void => void errors.push(error);
    const made = new Leftovers({ storage, events, clock, onError, removeFiles });
    made.start();
    return made;
  };

  const messages = (count: number) => Array.from({ length: count }, (_, i) => message(i + 1));

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'colloquy-leftovers-'));
    storage = new SqliteStorage(join(directory, 'db'), { durability: 'os' });
    await storage.open();
    clock = new ManualClock();
    events = new Emitter<IRoomsEvents>(error => errors.push(error));
    filesOf = [];
  });
  afterEach(async () => {
    leftovers.dispose();
    await leftovers.done;
    await storage.close();
    await rm(directory, { recursive: true });
    expect(errors.splice(0)).toEqual([]);
  });

  it('[BULK2] a deletion continues after a restart, and other work runs in between', async () => {
    const row = chatRow();
    await storage.createChat(row, { messages: messages(400) });
    leftovers = start();
    await leftovers.done;
    await storage.deleteChat(row.id, clock.now());
    events.emit('chat-deleted', { chat: row.id });
    // Runs the first pieces, and then the process ends.
    for (let turns = 0; turns < 3; turns++) {
      await new Promise(resolve => setImmediate(resolve));
    }
    leftovers.dispose();
    await leftovers.done;
    expect(await storage.bulk.leftovers(0)).toEqual([row.id]);
    await storage.close();
    await storage.open();

    let turns = 0;
    let isOver = false;
    const count = (): void => void (++turns, !isOver && setImmediate(count));
    leftovers = start();
    setImmediate(count);
    await leftovers.done;
    isOver = true;
    expect(turns).toBeGreaterThanOrEqual(3);
    expect(await storage.bulk.leftovers(Infinity)).toEqual([]);
    expect(filesOf).toContain(row.id);
  });

  it('[BULK3] an interrupted import is removed with its files, and a running one is not', async () => {
    const [killed, busy] = [chatRow(), chatRow()];
    await storage.bulk.begin(killed.id, clock.now());
    await storage.bulk.fill(killed.id, { at: clock.now(), messages: messages(300) });
    await storage.bulk.begin(busy.id, clock.now());
    leftovers = start();
    await leftovers.done;
    expect(filesOf).toEqual([]);
    clock.advance(16_000);
    await storage.bulk.fill(busy.id, { at: clock.now(), messages: messages(1) });
    clock.advance(14_000);
    await leftovers.done;
    expect(filesOf).toEqual([killed.id]);
    await storage.bulk.begin(killed.id, clock.now());
    await storage.bulk.finish(busy, {});
    expect(await storage.messagesAfter(busy.id, 0, 9)).toEqual(messages(1));
  });
});
