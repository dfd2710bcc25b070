import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { CopyStore } from '../../../../src/model/copies/copy-store.js';

const ANA = { server: 'http://server/', user: 'ana' };
const IVO = { server: 'http://server/', user: 'ivo' };
const DAY = 86_400_000;

describe('CopyStore', () => {
  const limits = { chats: 3, bytes: 1_000, people: 2, days: 30 };
  let store: CopyStore;
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
    store = new CopyStore(limits);
  });

  const create = (chat: string, now: number, { bytes = 10, owner = ANA } = {}): Promise<boolean> =>
    store.create({ owner, chat }, { life: chat, updates: [new Uint8Array(bytes)] }, now);
  const chats = (owner = ANA): Promise<string[]> => store.chats(owner);
  /** The number of batches of updates, of all copies. */
  async function batches(): Promise<number> {
    const database = await openDB('colloquy-copies');
    const count = await database.count('updates');
    database.close();
    return count;
  }

  it('[KEPT11] the copies that were used least recently go first', async () => {
    await store.enter(ANA, 0, false);
    await store.enter(IVO, 0, false);
    for (const [chat, now] of [
      ['a', 1],
      ['b', 2],
      ['c', 3]
    ] as const) {
      await create(chat, now);
    }
    await store.load({ owner: ANA, chat: 'a' }, 4);
    await create('d', 5);
    expect((await chats()).sort()).toEqual(['a', 'c', 'd']);
    await store.append({ owner: ANA, chat: 'c' }, { life: 'c', updates: [new Uint8Array(990)] }, 6);
    expect([await chats(), await batches()]).toEqual([['c'], 2]);
    await create('e', 7, { bytes: 500, owner: IVO });
    expect([await chats(), await chats(IVO), await batches()]).toEqual([[], ['e'], 1]);
  });

  it('[KEPT11] copies that nobody has used for 30 days go, and those of the people before the last ones', async () => {
    await store.enter(ANA, 0, false);
    await create('a', 0);
    await create('b', 5 * DAY);
    await store.writeThreads(ANA, [{ id: 'a' }], []);
    await store.enter(IVO, 31 * DAY, false);
    expect([await chats(), await store.threads(ANA)]).toEqual([[], []]);
    await store.enter(ANA, 32 * DAY, false);
    await create('a', 32 * DAY);
    await store.enter({ ...ANA, user: 'eve' }, 33 * DAY, false);
    await store.enter({ ...ANA, user: 'max' }, 34 * DAY, false);
    expect(await chats()).toEqual([]);
  });

  it('[KEPT8] all of a person goes at once, and nothing of another one', async () => {
    store = new CopyStore({ ...limits, people: 3 });
    const elsewhere = { ...ANA, server: 'http://other/' };
    await store.enter(elsewhere, 1, false);
    for (const owner of [ANA, IVO]) {
      await store.enter(owner, 1, false);
      await store.writeThreads(owner, [{ id: 'a' }], []);
    }
    await create('a', 1);
    await create('b', 2, { owner: IVO });
    await create('c', 3, { owner: elsewhere });
    await store.clear(ANA);
    expect([await chats(), await chats(IVO), await chats(elsewhere)]).toEqual([[], ['b'], ['c']]);
    expect([await store.threads(ANA), await store.threads(IVO)]).toEqual([[], [{ id: 'a' }]]);
    await store.writeThreads(ANA, [{ id: 'a' }], []);
    // That was a tab that does not know it yet.
    expect([await store.threads(ANA), await create('d', 4), await chats()]).toEqual([
      [],
      false,
      []
    ]);
    await store.enter(ANA, 4, true);
    expect([await chats(IVO), await chats(elsewhere)]).toEqual([[], ['c']]);
  });

  it('[KEPT9] a copy takes nothing of another life', async () => {
    await store.enter(ANA, 1, false);
    await create('a', 1);
    const place = { owner: ANA, chat: 'a' };
    expect(await store.append(place, { life: 'other', updates: [new Uint8Array(1)] }, 2)).toBe(
      false
    );
    expect(await store.compact(place, 'other', () => new Uint8Array(1))).toBe(false);
    expect((await store.load(place, 3))?.updates).toEqual([new Uint8Array(10)]);
    await store.remove(place);
    expect(await store.append(place, { life: 'a', updates: [new Uint8Array(1)] }, 4)).toBe(false);
    expect([await store.load(place, 5), await batches()]).toEqual([null, 0]);
  });

  it('[KEPT5] a database of another version is replaced', async () => {
    const newer = await openDB('colloquy-copies', 7, {
      upgrade: database => void database.createObjectStore('strange'),
      blocking: (_from, _to, { target }) => (target as unknown as IDBDatabase).close()
    });
    await newer.put('strange', 1, 'thing');
    await store.enter(ANA, 1, false);
    await create('a', 1);
    expect(await chats()).toEqual(['a']);
  });
});
