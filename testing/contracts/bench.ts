import type {
  IChatAnswer,
  IChatCommit,
  IChatQuestion,
  IChatRow,
  IMessageRow,
  IStorage
} from '../../server/storage/storage.js';
import { chatRow } from './rows.js';

/** Makes a storage that is closed and empty. */
export type MakeStorage = () => Promise<IStorage> | IStorage;

/** Gives each test an open and empty storage, and puts chats and messages into it. */
export class Bench {
  constructor(private readonly _make: MakeStorage) {}

  /** Set by `open`. */
  storage!: IStorage;

  async open(): Promise<void> {
    this.storage = await this._make();
    await this.storage.open();
  }

  close(): Promise<void> {
    return this.storage.close();
  }

  create = async (
    row: Partial<IChatRow> = {},
    first: Omit<IChatCommit, 'chat'> = {}
  ): Promise<string> => {
    const chat = chatRow(row);
    await this.storage.createChat(chat, first);
    return chat.id;
  };

  /** Those of the ids that are taken by messages. */
  takenIds = async (chat: string, ids: readonly string[]): Promise<string[]> => [
    ...(await this.ask({ chat, ids })).taken
  ];

  /** Those of the ids that are taken by attachment entries. */
  takenEntries = async (chat: string, entryIds: readonly string[]): Promise<string[]> => [
    ...(await this.ask({ chat, entryIds })).takenEntries
  ];

  ask = async (question: IChatQuestion): Promise<IChatAnswer> =>
    (await this.storage.lookUp([question]))[0];

  say = (chat: string, ...messages: IMessageRow[]): Promise<void> =>
    this.storage.commit([{ chat, messages }]);
}
