import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { isChatId } from '../../document/index.js';
import type { IOwner, IPendingStore, IPendingText, IPlace } from './pending-store.js';

interface ISchema extends DBSchema {
  texts: { key: [server: string, user: string, chat: string, id: string]; value: object };
}

const NAME = 'colloquy';
const VERSION = 1;

/** The store of the browser, in IndexedDB. It rejects where the browser keeps nothing, as some do in private windows. */
export class BrowserPendingStore implements IPendingStore {
  async load(owner: IOwner): Promise<IPendingText[]> {
    const transaction = (await this._open()).transaction('texts', 'readwrite');
    const range = IDBKeyRange.bound([owner.server, owner.user], [owner.server, owner.user, []]);
    const texts: IPendingText[] = [];
    for (
      let cursor = await transaction.store.openCursor(range);
      cursor;
      cursor = await cursor.continue()
    ) {
      const text = readText(cursor.value);
      if (text) {
        texts.push(text);
      } else {
        await cursor.delete();
      }
    }
    await transaction.done;
    return texts;
  }

  async write(
    { server, user }: IOwner,
    put: readonly IPendingText[],
    remove: readonly IPlace[]
  ): Promise<void> {
    const transaction = (await this._open()).transaction('texts', 'readwrite');
    await Promise.all([
      ...put.map(text => transaction.store.put({ ...text, server, user })),
      ...remove.map(({ chat, id }) => transaction.store.delete([server, user, chat, id])),
      transaction.done
    ]);
  }

  private _open(): Promise<IDBPDatabase<ISchema>> {
    const forget = (): void => void (this._database = null);
    this._database ??= openDB<ISchema>(NAME, VERSION, {
      upgrade: database =>
        void database.createObjectStore('texts', { keyPath: ['server', 'user', 'chat', 'id'] }),
      // A page of a later version waits for this one to let go.
      blocking: (_from, _to, { target }) => {
        forget();
        (target as IDBDatabase).close();
      },
      terminated: forget
    });
    this._database.catch(forget);
    return this._database;
  }

  private _database: Promise<IDBPDatabase<ISchema>> | null = null;
}

/** Reads a record that anything on this origin may have written. Returns null if it is damaged. */
function readText(value: object): IPendingText | null {
  const { chat, id, text, topic, time, replyTo, failure } = value as Record<string, unknown>;
  if (
    typeof chat !== 'string' ||
    !isChatId(chat) ||
    typeof id !== 'string' ||
    typeof text !== 'string' ||
    text === '' ||
    typeof topic !== 'string' ||
    typeof time !== 'number' ||
    !Number.isFinite(time)
  ) {
    return null;
  }
  const { message, retry } = (failure ?? {}) as Record<string, unknown>;
  return {
    ...{ chat, id, text, topic, time },
    ...(typeof replyTo === 'string' && { replyTo }),
    ...(typeof message === 'string' && { failure: { message, retry: retry === true } })
  };
}
