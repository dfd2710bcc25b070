import type {
  IChatAnswer,
  IChatCommit,
  IChatQuestion,
  IChatRow,
  IMessageRow,
  IStorage
} from '../../server/storage/storage.js';
import { chatRow } from './rows.js';

/** Creates a storage that is closed and empty. */
export type MakeStorage = () => Promise<IStorage> | IStorage;

/** Gives each test an open and empty storage, and adds chats and messages to it. */
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

  /** The ids that messages have taken. */
  takenIds = async (chat: string, ids: readonly string[]): Promise<string[]> => [
    ...(await this.ask({ chat, ids })).taken
  ];

  /** The ids that attachment entries have taken. */
  takenEntries = async (chat: string, entryIds: readonly string[]): Promise<string[]> => [
    ...(await this.ask({ chat, entryIds })).takenEntries
  ];

  ask = async (question: IChatQuestion): Promise<IChatAnswer> =>
    (await this.storage.lookUp([question]))[0];

  say = (chat: string, ...messages: IMessageRow[]): Promise<void> =>
    this.storage.commit([{ chat, messages }]);
}
