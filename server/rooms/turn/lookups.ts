import type { IAttachmentRow, IEntryRow, IFormerRow, IMessageRow } from '../../storage/storage.js';

/** The rows that a command needs from the store. */
export interface INeeds {
  /** Ids of messages that it names or may create. */
  readonly messages?: readonly string[];
  /** Ids of messages that it replies to. */
  readonly replies?: readonly string[];
  /** Ids of files that it names. */
  readonly files?: readonly string[];
  /** Ids of attachment entries that it names. */
  readonly entries?: readonly string[];
  /** Users whom it may add to the chat. */
  readonly newcomers?: readonly string[];
  /** Times from which newcomers may read. */
  readonly times?: readonly number[];
  /** Whether it may add an attachment, which counts towards the quotas. */
  readonly attaches?: boolean;
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

/** The stored data that a turn needs and the document does not have. */
export interface ILookups {
  /** Message ids that are taken although the document does not have them, and those that count as taken. */
  readonly taken: ReadonlySet<string>;
  /** Folded messages that commands name. */
  readonly rows: ReadonlyMap<string, IMessageRow>;
  /** The `seq` of messages that new messages reply to, if the document does not have them. */
  readonly seqs: ReadonlyMap<string, number>;
  /** Attachments that commands name. */
  readonly attachments: ReadonlyMap<string, IAttachmentRow>;
  /** Attachment entries that commands name. */
  readonly entries: ReadonlyMap<string, IEntryRow>;
  /** Attachment ids that were used before, although the document no longer has them. */
  readonly takenEntries: ReadonlySet<string>;
  /** Bytes of all files in the chat if the turn may add attachments; else 0. */
  readonly attachedBytes: number;
  /** The attachments that count towards each owner's quota. Only users whose items may add attachments are included. */
  readonly shares: ReadonlyMap<string, IAttachedShare>;
  /** The `seq` of the newest message before a time, by that time. */
  readonly places: ReadonlyMap<number, number>;
  /** Former participants whom commands add again. */
  readonly former: ReadonlyMap<string, IFormerRow>;
}
