import type { DBSchema } from 'idb';
import { isChatId } from '../../document/index.js';
import { BrowserDatabase } from '../browser-database.js';
import { readFiles } from '../attachments/ready-file.js';
import type { IOwner, IPendingStore, IPendingText, IPlace } from './pending-store.js';

interface ISchema extends DBSchema {
  texts: { key: [server: string, user: string, chat: string, id: string]; value: object };
}

/** The store of the browser, in IndexedDB. It rejects where the browser keeps nothing, as some do in private windows. */
export class BrowserPendingStore implements IPendingStore {
  async load(owner: IOwner): Promise<IPendingText[]> {
    const transaction = (await this._database.open()).transaction('texts', 'readwrite');
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
    remove: readonly IPlace[],
    onGiven?: () => void
  ): Promise<void> {
    // Without a turn in between: the user waits for what follows.
    const database = this._database.opened ?? (await this._database.open());
    const transaction = database.transaction('texts', 'readwrite');
    const changes: Promise<unknown>[] = [
      ...put.map(text => transaction.store.put({ ...text, server, user })),
      ...remove.map(({ chat, id }) => transaction.store.delete([server, user, chat, id])),
      transaction.done
    ];
    // Otherwise the transaction would end only after an answer, for which a closed page does not wait.
    transaction.commit();
    onGiven?.();
    await Promise.allSettled(changes);
    // Only the transaction tells why: its changes were only ended with it.
    await transaction.done;
  }

  private _database = new BrowserDatabase<ISchema>({
    name: 'colloquy',
    version: 1,
    upgrade: database =>
      void database.createObjectStore('texts', { keyPath: ['server', 'user', 'chat', 'id'] })
  });
}

/** Reads a record that anything on this origin may have written. Returns null if it is damaged. */
function readText(value: object): IPendingText | null {
  const { chat, id, text, topic, time, replyTo, failure, ...rest } = value as Record<
    string,
    unknown
  >;
  const files = readFiles(rest.files);
  if (
    typeof chat !== 'string' ||
    !isChatId(chat) ||
    typeof id !== 'string' ||
    typeof text !== 'string' ||
    (text === '' && files.length === 0) ||
    typeof topic !== 'string' ||
    typeof time !== 'number' ||
    !Number.isFinite(time)
  ) {
    return null;
  }
  return {
    ...{ chat, id, text, topic, time },
    ...(typeof replyTo === 'string' && { replyTo }),
    ...(Array.isArray(rest.files) && { files }),
    ...readFailure(failure)
  };
}

function readFailure(value: unknown): Pick<IPendingText, 'failure'> {
  const { message, retry, code, time } = (value ?? {}) as Record<string, unknown>;
  return typeof message === 'string'
    ? {
        failure: {
          ...{ message, retry: retry === true },
          ...(typeof code === 'string' && { code }),
          ...(Number.isFinite(time) && { time: time as number })
        }
      }
    : {};
}
