import type { ISignal } from '@lumino/signaling';
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { isChatId } from '../document/index.js';

/** The user that records belong to: on one origin there may be several chat servers, and people share browsers. */
export interface IOwner {
  readonly server: string;
  readonly user: string;
}

/** A text that a user has written and that the server has not stored: a draft, an edit of a message or an unsent message. */
export interface IPendingText {
  /** The chat's UUID. */
  readonly chat: string;
  /** Identifies the text in its chat: the message's id for an unsent message, `editOf` of that id for an edit, '' for the draft. */
  readonly id: string;
  readonly text: string;
  /** The chat's name when the text was written, for a chat that is gone. */
  readonly topic: string;
  /** When it was written or sent, in milliseconds since 1970. */
  readonly time: number;
  /** The reason why the server refused the message. */
  readonly failure?: { readonly message: string; readonly retry: boolean };
}

const EDIT = 'edit of ';

/** The id under which the unfinished edit of a message is kept. Messages have no such ids. */
export const editOf = (message: string): string => EDIT + message;

/** The message of which this is the edit; null for other texts. */
export const editedBy = ({ id }: Pick<IPendingText, 'id'>): string | null =>
  id.startsWith(EDIT) ? id.slice(EDIT.length) : null;

/** Whether a text is not to be sent yet: the draft, or an edit. */
export const isUnfinished = (text: Pick<IPendingText, 'id'>): boolean =>
  text.id === '' || editedBy(text) !== null;

/** The place of a text among those of its owner. */
export type IPlace = Pick<IPendingText, 'chat' | 'id'>;

/** The user's drafts and unsent messages in all chats. */
export interface IPendingTexts {
  /** All of them, in no order. */
  readonly all: readonly IPendingText[];
  /** False if the browser does not keep them, so that they are lost with the page. */
  readonly isKept: boolean;
  readonly changed: ISignal<IPendingTexts, void>;
  /** Removes a draft or a message. */
  remove(place: IPlace): void;
}

/** Keeps pending texts beyond the life of the page. */
export interface IPendingStore {
  /** Reads all texts of a user. Damaged records are removed. */
  load(owner: IOwner): Promise<IPendingText[]>;
  /** Writes texts and removes others, all or nothing. */
  write(owner: IOwner, put: readonly IPendingText[], remove: readonly IPlace[]): Promise<void>;
}

interface ISchema extends DBSchema {
  texts: { key: [server: string, user: string, chat: string, id: string]; value: object };
}

const NAME = 'colloquy';
const VERSION = 1;

/** The store of the browser, in IndexedDB. It rejects where the browser keeps nothing, as some do in private windows. */
export class BrowserStore implements IPendingStore {
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
  const { chat, id, text, topic, time, failure } = value as Record<string, unknown>;
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
    ...(typeof message === 'string' && { failure: { message, retry: retry === true } })
  };
}
