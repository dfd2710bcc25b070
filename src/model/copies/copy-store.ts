import type { DBSchema, IDBPTransaction } from 'idb';
import { BrowserDatabase } from '../browser-database.js';
import type { IOwner } from '../pending/pending-store.js';

/** The browser keeps at most this many chats and bytes, for this many people, and for this many days without use. */
const COPY_LIMITS = {
  chats: 50,
  bytes: 20 * 1024 * 1024,
  people: 5,
  days: 30
};

const DAY_MS = 24 * 60 * 60 * 1000;

type ChatKey = [server: string, user: string, chat: string];

interface IChatRecord extends IOwner {
  readonly chat: string;
  /** Names one copy from its beginning to its end, so that a tab never writes into the copy of another document. */
  readonly life: string;
  readonly bytes: number;
  /** When a page used it last, in milliseconds since 1970. */
  readonly usedOn: number;
  /** When the server last sent something for it. Copies of earlier versions lack it. */
  readonly keptOn?: number;
}

interface ISchema extends DBSchema {
  people: { key: [server: string, user: string]; value: IOwner & { usedOn: number } };
  chats: { key: ChatKey; value: IChatRecord };
  updates: {
    key: number;
    value: { life: string; updates: Uint8Array[] };
    indexes: { life: string };
  };
  threads: { key: ChatKey; value: IOwner & { chat: string; thread: unknown } };
}

const STORES = ['people', 'chats', 'updates', 'threads'] as const;

type Writing = IDBPTransaction<ISchema, typeof STORES, 'readwrite'>;

/** The copy of a chat: all updates from which its document is made. */
export interface IKeptChat {
  readonly life: string;
  readonly updates: readonly Uint8Array[];
  /** When the server last sent something for it, if that is known. */
  readonly keptOn?: number;
}

/** The place of a copy. */
export interface ICopyPlace {
  readonly owner: IOwner;
  /** The chat's UUID. */
  readonly chat: string;
}

/**
 * The copies of chats and of their list, in IndexedDB. Each method is one transaction, so that tabs do not disturb each
 * other. All of them reject where the browser keeps nothing, or no more.
 */
export class CopyStore {
  constructor(private _limits = COPY_LIMITS) {}

  /**
   * Notes that a person uses their copies, and removes those that nobody has used for long.
   *
   * @param alone - whether the copies of other people of this server go, because they have signed out
   */
  async enter(owner: IOwner, now: number, alone: boolean): Promise<void> {
    const writing = await this._begin();
    const people = writing.objectStore('people');
    await people.put({ ...owner, usedOn: now });
    const all = (await people.getAll()).sort((a, b) => b.usedOn - a.usedOn);
    const isGone = (other: (typeof all)[number], index: number): boolean =>
      index >= this._limits.people ||
      other.usedOn < now - this._limits.days * DAY_MS ||
      (alone && other.server === owner.server && other.user !== owner.user);
    for (const other of all.filter(isGone)) {
      await removePerson(writing, other);
    }
    await this._evict(writing, now);
    await writing.done;
  }

  /** Reads the copy of a chat and notes that it was used. */
  async load(place: ICopyPlace, now: number): Promise<IKeptChat | null> {
    const writing = await this._begin();
    const chats = writing.objectStore('chats');
    const record = await chats.get(keyOf(place));
    if (!record) {
      return null;
    }
    await chats.put({ ...record, usedOn: now });
    const { life, keptOn } = record;
    const batches = await writing.objectStore('updates').index('life').getAll(life);
    await writing.done;
    return { life, updates: batches.flatMap(({ updates }) => updates), keptOn };
  }

  /** Begins a copy in the place of an earlier one. @returns false for somebody who has signed out, and gets none */
  async create(place: ICopyPlace, { life, updates }: IKeptChat, now: number): Promise<boolean> {
    const writing = await this._begin();
    const isHere = await isUser(writing, place.owner);
    if (isHere) {
      await removeChat(writing, place);
      await writing.objectStore('chats').put({
        ...{ ...place.owner, chat: place.chat, life },
        ...{ bytes: bytesOf(updates), usedOn: now, keptOn: now }
      });
      await writing.objectStore('updates').add({ life, updates: [...updates] });
      await this._evict(writing, now);
    }
    await writing.done;
    return isHere;
  }

  /** Adds to a copy. @returns false if it is gone, or another one has taken its place. */
  async append(place: ICopyPlace, { life, updates }: IKeptChat, now: number): Promise<boolean> {
    return this._change(place, life, async (writing, record) => {
      await writing.objectStore('updates').add({ life, updates: [...updates] });
      const bytes = record.bytes + bytesOf(updates);
      await writing.objectStore('chats').put({ ...record, bytes, usedOn: now, keptOn: now });
      await this._evict(writing, now);
    });
  }

  /** Replaces all updates of a copy by one. @returns false as `append` */
  compact(
    place: ICopyPlace,
    life: string,
    merge: (updates: readonly Uint8Array[]) => Uint8Array
  ): Promise<boolean> {
    return this._change(place, life, async (writing, record) => {
      const store = writing.objectStore('updates');
      const batches = await store.index('life').getAll(life);
      const merged = merge(batches.flatMap(({ updates }) => updates));
      await removeUpdates(writing, life);
      await store.add({ life, updates: [merged] });
      await writing.objectStore('chats').put({ ...record, bytes: merged.length });
    });
  }

  /** The ids of the chats that a person has copies of. */
  async chats(owner: IOwner): Promise<string[]> {
    const database = await this._database.open();
    return (await database.getAllKeys('chats', rangeOf(owner))).map(([, , chat]) => chat);
  }

  /** Removes the copy of a chat, and its entry in the list. */
  async remove(place: ICopyPlace): Promise<void> {
    const writing = await this._begin();
    await removeChat(writing, place);
    await writing.objectStore('threads').delete(keyOf(place));
    await writing.done;
  }

  /** Removes everything of a person. */
  async clear(owner: IOwner): Promise<void> {
    const writing = await this._begin();
    await removePerson(writing, owner);
    await writing.done;
  }

  /** The kept entries of a person's list of chats. */
  async threads(owner: IOwner): Promise<unknown[]> {
    const database = await this._database.open();
    return (await database.getAll('threads', rangeOf(owner))).map(({ thread }) => thread);
  }

  /** Changes the kept entries of a person's list. */
  async writeThreads(
    owner: IOwner,
    put: readonly { id: string }[],
    gone: readonly string[]
  ): Promise<void> {
    const writing = await this._begin();
    // Somebody who has signed out meanwhile gets no new entries.
    if (await isUser(writing, owner)) {
      const threads = writing.objectStore('threads');
      await Promise.all([
        ...put.map(thread => threads.put({ ...owner, chat: thread.id, thread })),
        ...gone.map(chat => threads.delete(keyOf({ owner, chat })))
      ]);
    }
    await writing.done;
  }

  private async _begin(): Promise<Writing> {
    return (await this._database.open()).transaction(STORES, 'readwrite');
  }

  private async _change(
    place: ICopyPlace,
    life: string,
    change: (writing: Writing, record: IChatRecord) => Promise<void>
  ): Promise<boolean> {
    const writing = await this._begin();
    const record = await writing.objectStore('chats').get(keyOf(place));
    const isThere = record?.life === life;
    if (isThere) {
      await change(writing, record);
    }
    await writing.done;
    return isThere;
  }

  /** Removes the copies that were used least recently, as far as there are too many. */
  private async _evict(writing: Writing, now: number): Promise<void> {
    const records = await writing.objectStore('chats').getAll();
    let [count, bytes] = [0, 0];
    for (const record of records.sort((a, b) => b.usedOn - a.usedOn)) {
      count++;
      bytes += record.bytes;
      const isOld = record.usedOn < now - this._limits.days * DAY_MS;
      if (isOld || count > this._limits.chats || bytes > this._limits.bytes) {
        await removeChat(writing, { owner: record, chat: record.chat });
      }
    }
  }

  private _database = new BrowserDatabase<ISchema>({
    name: 'colloquy-copies',
    version: 1,
    isReplaceable: true,
    upgrade: database => {
      // Everything can be loaded again.
      [...database.objectStoreNames].forEach(name => database.deleteObjectStore(name));
      database.createObjectStore('people', { keyPath: ['server', 'user'] });
      database.createObjectStore('chats', { keyPath: ['server', 'user', 'chat'] });
      database.createObjectStore('threads', { keyPath: ['server', 'user', 'chat'] });
      database.createObjectStore('updates', { autoIncrement: true }).createIndex('life', 'life');
    }
  });
}

const keyOf = ({ owner: { server, user }, chat }: ICopyPlace): ChatKey => [server, user, chat];

const bytesOf = (updates: readonly Uint8Array[]): number =>
  updates.reduce((sum, { length }) => sum + length, 0);

const rangeOf = ({ server, user }: IOwner): IDBKeyRange =>
  IDBKeyRange.bound([server, user], [server, user, []]);

/** Whether somebody has not signed out in another tab. */
const isUser = async (writing: Writing, { server, user }: IOwner): Promise<boolean> =>
  (await writing.objectStore('people').getKey([server, user])) !== undefined;

async function removeUpdates(writing: Writing, life: string): Promise<void> {
  const store = writing.objectStore('updates');
  const keys = await store.index('life').getAllKeys(life);
  await Promise.all(keys.map(key => store.delete(key)));
}

async function removeChat(writing: Writing, place: ICopyPlace): Promise<void> {
  const chats = writing.objectStore('chats');
  const record = await chats.get(keyOf(place));
  if (record) {
    await removeUpdates(writing, record.life);
    await chats.delete(keyOf(place));
  }
}

async function removePerson(writing: Writing, { server, user }: IOwner): Promise<void> {
  const owner = { server, user };
  const keys = await writing.objectStore('chats').getAllKeys(rangeOf(owner));
  for (const [, , chat] of keys) {
    await removeChat(writing, { owner, chat });
  }
  await writing.objectStore('threads').delete(rangeOf(owner));
  await writing.objectStore('people').delete([server, user]);
}
