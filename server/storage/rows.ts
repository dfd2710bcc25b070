import type { IAttachment, IMessage } from '../../src/document/index.js';

/** `open`: every signed-in user of this server takes part. `private`: only participants. */
export type Access = 'open' | 'private';

export type Role = 'owner' | 'moderator' | 'member' | 'reader' | 'bot';

export interface IChatRow {
  readonly id: string;
  readonly topic: string;
  readonly access: Access;
  readonly createdBy: string;
  /** Milliseconds since 1970, as all times in the store. */
  readonly createdOn: number;
  /** The Yjs client id under which the room itself writes. */
  readonly roomClient: number;
  /** The newest `seq` that was given away, 0 in an empty chat. The store raises it as messages come. */
  readonly lastSeq: number;
  /** What its members keep with it. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** So many days after its making the chat is deleted. Without, it stays. */
  readonly retentionDays?: number;
}

/** What is known of somebody in one chat beside their role. */
export interface IParticipantDetails {
  /** How whoever brought them in calls them. */
  readonly displayName?: string;
  /** They read from this time on. */
  readonly shareHistoryTime?: number;
  /** The same as a place: they read what comes behind it. */
  readonly afterSeq?: number;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface IParticipantRow extends IParticipantDetails {
  readonly username: string;
  readonly role: Role;
  readonly addedOn: number;
}

/** Somebody who takes part no more. They may read what they could read then. */
export interface IFormerRow extends Pick<
  IParticipantRow,
  'addedOn' | 'displayName' | 'shareHistoryTime'
> {
  readonly leftOn: number;
  readonly afterSeq: number;
  readonly untilSeq: number;
  /** What the chat was called then. */
  readonly topic: string;
}

/**
 * A role to set, or to take (null). Details are those of somebody new; `seq` is the newest message then, `topic` the chat's name then,
 * where it is not what this commit makes it.
 */
export interface IParticipantChange extends IParticipantDetails {
  readonly username: string;
  readonly role: Role | null;
  readonly at: number;
  readonly seq?: number;
  readonly topic?: string;
  /** Who does so. */
  readonly by?: string;
}

/** Somebody this server has met. */
export interface IUserRow {
  readonly username: string;
  readonly name: string;
  readonly displayName: string;
  readonly initials?: string;
  readonly color?: string;
  readonly avatarUrl?: string;
  readonly bot: boolean;
}

/** A user's own half of their communication id, and what became of their tokens. */
export interface IIdentityRow {
  readonly username: string;
  /** Theirs alone, made once. */
  readonly guid: string;
  /** Only tokens of this generation hold; it begins with 0. */
  readonly generation: number;
  /** A deleted user gets no tokens. The name and the guid stay theirs. */
  readonly deleted: boolean;
}

/** A message as it is stored: as in the document, `seq` and `time` always there. */
export type IMessageRow = IMessage & { readonly seq: number; readonly time: number };

/** A file that somebody put into a chat; its bytes lie elsewhere. */
export interface IAttachmentRow {
  readonly id: string;
  readonly name: string;
  /** As its bytes tell, not as its sender said. */
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
  readonly uploader: string;
  readonly createdOn: number;
  /** Whose quota it counts to, where that is not the uploader's. Told when it is stored, and not again. */
  readonly owner?: string;
}

/** From a time on, and before another. */
export interface ITimes {
  readonly from: number;
  readonly to: number;
}

/** One that is stored: the newer a file of a chat is, the larger its `n`. */
export interface IStoredAttachment extends IAttachmentRow {
  readonly n: number;
}

/** What an id in the `attachments` of a message stands for, as the document had it or has it: a file of the chat, or of Jupyter. */
export interface IEntryRow {
  readonly id: string;
  readonly value: IAttachment;
  /** Who wrote it; empty where nobody knows any more. */
  readonly author: string;
  /** 0 where nobody knows any more. */
  readonly createdOn: number;
}

/** What one chat brings to a commit. All of it becomes durable, or nothing. */
export interface IChatCommit {
  readonly chat: string;
  /** The Yjs update of the turn, appended to the chat's log. */
  readonly update?: Uint8Array;
  /** New and changed messages, whole. */
  readonly messages?: readonly IMessageRow[];
  /** Ids of messages that were taken out of the chat by their authors. Their ids stay taken. */
  readonly removed?: readonly string[];
  readonly topic?: string;
  /** Who changed its name, metadata or policy. */
  readonly by?: string;
  /** Keys to set, or to take (null), of the chat's metadata. */
  readonly metadata?: Readonly<Record<string, string | null>>;
  /** null: the chat stays. */
  readonly retentionDays?: number | null;
  readonly participants?: readonly IParticipantChange[];
  /** Client ids that are bound to usernames from now on. */
  readonly clients?: readonly { client: number; username: string }[];
  readonly users?: readonly IUserRow[];
  readonly attached?: readonly IAttachmentRow[];
  /** Entries that are new. One whose id was ever used stays as it was. */
  readonly entries?: readonly IEntryRow[];
  /** Ids of attachments that are gone, their entries too. */
  readonly detached?: readonly string[];
  /** When this happened, for the journal. */
  readonly at?: number;
}

/** What a room needs to come to life. */
export interface IStoredChat {
  readonly row: IChatRow;
  /** A snapshot, if there is one, and the updates since, in order: applied one by one they give the document. */
  readonly updates: readonly Uint8Array[];
  readonly participants: readonly IParticipantRow[];
  /** Those of them whom this server has never met. */
  readonly strangers: readonly string[];
  readonly clients: ReadonlyMap<number, string>;
  /** Room clients of former epochs: a copy that knows one of them is stale. */
  readonly retired: ReadonlySet<number>;
  /** How many entries it has, those that its document does not hold any more too. */
  readonly entries?: number;
  /** The newest record of the log cannot be read and is not among the updates: what it brought is only in the rows. */
  readonly isCut?: boolean;
}

/** A document that was written anew. */
export interface IEpoch {
  readonly roomClient: number;
  readonly state: Uint8Array;
  /** The newest record of the log cannot be read. Its bytes are kept, apart from the chat. */
  readonly isCut?: boolean;
}

/** Unread messages are counted up to here, so that the list costs the same in a chat of any length. */
export const UNREAD_MAX = 1000;

/** Somebody as they are known, and as whoever brought them into the chat calls them. */
export interface IFace extends IUserRow {
  readonly givenName?: string;
}

/** A line of somebody's chat list. */
export interface IChatSummary {
  readonly row: IChatRow;
  readonly role: Role | null;
  /** Set where the asker has left the chat: the line is what they could read then, under the name of then, without metadata and faces. */
  readonly leftOn?: number;
  /** The newest message of people or bots that is not deleted. */
  readonly last: IMessageRow | null;
  /** Such messages of others behind the reader's position; at most UNREAD_MAX. */
  readonly unread: number;
  /** The `seq` up to which this user has read. */
  readonly readSeq: number;
  /** Up to four people to show the chat by: participants, in an open chat then whoever wrote most recently; bots after people. */
  readonly faces: readonly IFace[];
}

/** How far somebody has read. */
export interface IReadRow {
  readonly username: string;
  readonly seq: number;
  /** The newest message up to there that is still in the chat. */
  readonly message: string;
  readonly readOn: number;
}

export interface IListOptions {
  /** Every chat, as for an administrator. */
  readonly all?: boolean;
  /** Also private chats that the asker has left. */
  readonly left?: boolean;
}

/** A line's place in the list; see `order.ts`. */
export interface IListPlace {
  readonly livelyOn: number;
  readonly createdOn: number;
  readonly id: string;
}

/** A part of the list. What is not asked for costs next to nothing. */
export interface IListPage extends IListOptions {
  readonly limit?: number;
  /** Those behind this place. */
  readonly after?: IListPlace;
  /** Those that were lively at this time, or later. */
  readonly since?: number;
}
