import type { IAttachmentRow, IEntryRow, IFormerRow, IMessageRow } from './rows.js';

/** The question of one turn about its chat. An absent list asks nothing. */
export interface IChatQuestion {
  readonly chat: string;
  /** Ids for messages that may be taken. */
  readonly ids?: readonly string[];
  /** Ids of messages whose rows are needed. */
  readonly messages?: readonly string[];
  /** Ids of messages whose `seq` is needed. */
  readonly replies?: readonly string[];
  /** Ids of attached files. */
  readonly files?: readonly string[];
  /** Ids of attachment entries whose rows are needed. */
  readonly entries?: readonly string[];
  /** Ids for attachment entries that may be taken. */
  readonly entryIds?: readonly string[];
  /** Owners of quotas that new attachments would count towards. */
  readonly owners?: readonly string[];
  /** Times in milliseconds since 1970. */
  readonly times?: readonly number[];
  /** Users who may have been participants. */
  readonly newcomers?: readonly string[];
  /** The most pinned messages to list. */
  readonly pins?: number;
}

/** The attachments that count towards one owner's quota. */
export interface IAttachedShare {
  /** Bytes of the files in all chats. */
  readonly allBytes: number;
  /** Bytes of the files in this chat. */
  readonly bytes: number;
  /** Entries in this chat. */
  readonly entries: number;
}

/** The answer to an `IChatQuestion`. It lists only existing rows. For a chat that does not exist, it is empty. */
export interface IChatAnswer {
  /** Those of `ids` that were ever used in this chat, including those of removed messages. */
  readonly taken: ReadonlySet<string>;
  /** The rows of `messages`, as `getMessage` reads them. */
  readonly rows: ReadonlyMap<string, IMessageRow>;
  /** The `seq` of each of `replies`, deleted messages included. */
  readonly seqs: ReadonlyMap<string, number>;
  readonly attachments: ReadonlyMap<string, IAttachmentRow>;
  readonly entries: ReadonlyMap<string, IEntryRow>;
  /** Those of `entryIds` that ever had an entry. */
  readonly takenEntries: ReadonlySet<string>;
  /** Bytes of all files in the chat if the question names owners; else 0. */
  readonly attachedBytes: number;
  /** The attachments of each of `owners`. */
  readonly shares: ReadonlyMap<string, IAttachedShare>;
  /** The `seq` of the newest message at or before each of `times`; 0 if there is none. */
  readonly places: ReadonlyMap<number, number>;
  /** Those of `newcomers` who left and have not come back. */
  readonly former: ReadonlyMap<string, IFormerRow>;
  /** The newest pinned messages, up to `pins`, and the users who pinned them ('' if unknown). */
  readonly pins: ReadonlyMap<string, string>;
}

/** The answer to a question that asks nothing. */
export const NO_ANSWER: IChatAnswer = {
  taken: new Set(),
  rows: new Map(),
  seqs: new Map(),
  attachments: new Map(),
  entries: new Map(),
  takenEntries: new Set(),
  attachedBytes: 0,
  shares: new Map(),
  places: new Map(),
  former: new Map(),
  pins: new Map()
};

/** The results of `find` by key. Keys without a result are absent. */
export const findEach = <K, V>(keys: readonly K[], find: (key: K) => V | null): Map<K, V> =>
  new Map(
    keys.flatMap(key => {
      const found = find(key);
      return found === null ? [] : [[key, found] as const];
    })
  );
