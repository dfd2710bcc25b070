import type { BotAnswers, IAttachment } from '../../src/document/index.js';
import type { IMessageRow } from './message-row.js';
import type { IBotTraits, IDelivery } from './routing.js';

export type { IMessageRow } from './message-row.js';

/** `open`: every member of the chat's workspace takes part, in the default one every signed-in user. `private`: only participants do. */
export type Access = 'open' | 'private';

/** The role of a participant in a chat. `RIGHTS` in `server/policy/policy.ts` lists what each role may do. */
export type Role = 'owner' | 'moderator' | 'member' | 'reader' | 'bot';

/** A chat, without its content. */
export interface IChatRow {
  readonly id: string;
  readonly topic: string;
  readonly access: Access;
  readonly createdBy: string;
  /** Milliseconds since 1970, like all times in the store. */
  readonly createdOn: number;
  /** The Yjs client id under which the room itself writes. */
  readonly roomClient: number;
  /** The newest `seq` that was assigned; 0 in an empty chat. The store raises it as messages arrive. */
  readonly lastSeq: number;
  /** Metadata that the members set. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** The chat is deleted this many days after its creation. Without a value, it stays. */
  readonly retentionDays?: number;
  /** Since then nobody may write. */
  readonly endedOn?: number;
  /** The id of the chat's workspace. Without a value, the chat is in the default workspace. */
  readonly workspace?: string;
  /** Set for the chat of two people, which takes nobody else. */
  readonly isDirect?: true;
}

/** Properties of a participant in one chat, other than their role. */
export interface IParticipantDetails {
  /** The name that the person who added them gave them. */
  readonly displayName?: string;
  /** The time from which they may read. */
  readonly shareHistoryTime?: number;
  /** The same as a `seq`: they may read the messages above it. */
  readonly afterSeq?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly traits?: IBotTraits;
}

export interface IParticipantRow extends IParticipantDetails {
  readonly username: string;
  readonly role: Role;
  readonly addedOn: number;
  /** How a bot answers in this chat, if that was set here. */
  readonly answers?: BotAnswers;
}

/** How a bot answers in a chat from now on. null: as it does by itself. */
export interface IAnswersChange {
  readonly username: string;
  readonly answers: BotAnswers | null;
  /** Its powers from now on. Without a value they stay. */
  readonly traits?: IBotTraits;
}

/** A former participant. They may read what they could read when they left. */
export interface IFormerRow extends Pick<
  IParticipantRow,
  'addedOn' | 'displayName' | 'shareHistoryTime'
> {
  readonly leftOn: number;
  readonly afterSeq: number;
  readonly untilSeq: number;
  /** The name of the chat when they left. */
  readonly topic: string;
}

/**
 * A role to set, or to remove (null). The users who cannot read an open chat when they leave, because they are no members of its workspace, do
 * not become former participants. The details apply to a new participant. `seq` is the newest message at that time. `topic` is the name
 * of the chat at that time, unless this commit sets another.
 */
export interface IParticipantChange extends IParticipantDetails {
  readonly username: string;
  readonly role: Role | null;
  readonly at: number;
  readonly seq?: number;
  readonly topic?: string;
  /** The user who makes the change. */
  readonly by?: string;
}

/** A user who has signed in to this server before. */
export interface IUserRow {
  readonly username: string;
  readonly name: string;
  readonly displayName: string;
  readonly initials?: string;
  readonly color?: string;
  readonly avatarUrl?: string;
  readonly bot: boolean;
}

/** A user's half of their communication id, and the state of their tokens. */
export interface IIdentityRow {
  readonly username: string;
  /** Unique to the user, and made once. */
  readonly guid: string;
  /** Only tokens of this generation are valid. The first generation is 0. */
  readonly generation: number;
  /** A deleted user gets no tokens. The name and the guid stay theirs. */
  readonly deleted: boolean;
}

/** A file that was attached in a chat. Its bytes are stored elsewhere. */
export interface IAttachmentRow {
  readonly id: string;
  readonly name: string;
  /** As detected from the bytes, not as the sender declared it. */
  readonly mimeType: string;
  readonly size: number;
  readonly uploader: string;
  readonly createdOn: number;
  /** The owner of the quota that the file counts to, if not the uploader. Passed in when the file is stored, and not returned. */
  readonly owner?: string;
}

/** A range of time: `from` is included, `to` is not. */
export interface ITimes {
  readonly from: number;
  readonly to: number;
}

/** A stored attachment. The newer a file of a chat is, the larger its `n`. */
export interface IStoredAttachment extends IAttachmentRow {
  readonly n: number;
}

/**
 * The entry that an id in the `attachments` of a message refers to, as the document holds or held it: a file of the chat, or a file of
 * Jupyter.
 */
export interface IEntryRow {
  readonly id: string;
  readonly value: IAttachment;
  /** The user who wrote it; empty if that is no longer known. */
  readonly author: string;
  /** The user whose share of the chat it counts to, if not the author. Passed in when the entry is stored, and not returned. */
  readonly owner?: string;
  /** 0 if the time is no longer known. */
  readonly createdOn: number;
}

/** A choice of a user among the options of a message. */
export interface IChosen {
  /** The id of the message. */
  readonly id: string;
  /** The id of the option. */
  readonly option: string;
  /** A username. */
  readonly by: string;
}

/** The part of a commit that belongs to one chat. Either all of it becomes durable, or none of it. */
export interface IChatCommit {
  readonly chat: string;
  /** The Yjs update of the turn, which is appended to the chat's log. */
  readonly update?: Uint8Array;
  /** New and changed messages, in full. */
  readonly messages?: readonly IMessageRow[];
  /** Ids of messages that their authors removed from the chat. The ids stay taken. */
  readonly removed?: readonly string[];
  /** Ids of messages whose text stopped growing. */
  readonly finished?: readonly string[];
  /** The choices that were made. */
  readonly chosen?: readonly IChosen[];
  readonly topic?: string;
  /**
   * The chat is private or open from now on. The store refuses to make a chat private (`not_saved`) that has a participant who could not read
   * it before: no bot, and no member of its workspace.
   */
  readonly access?: Access;
  /** The user who changed the chat's name, access, metadata or policy. */
  readonly by?: string;
  /** Keys of the chat's metadata to set, or to remove (null). */
  readonly metadata?: Readonly<Record<string, string | null>>;
  /** null: the chat is kept without a limit. */
  readonly retentionDays?: number | null;
  /** Nobody may write from now on. */
  readonly endedOn?: number;
  /** Messages of bots that wait for a manager's approval. */
  readonly held?: readonly IMessageRow[];
  /** Ids of such messages that wait no more. */
  readonly released?: readonly string[];
  readonly deliveries?: readonly IDelivery[];
  readonly participants?: readonly IParticipantChange[];
  readonly answers?: readonly IAnswersChange[];
  /** Client ids that belong to these usernames from now on. */
  readonly clients?: readonly { client: number; username: string }[];
  readonly users?: readonly IUserRow[];
  readonly attached?: readonly IAttachmentRow[];
  /** New entries. An entry whose id was used before stays unchanged. */
  readonly entries?: readonly IEntryRow[];
  /** Ids of attachments that are removed together with their entries. */
  readonly detached?: readonly string[];
  /** Messages that bots are given anew: each becomes a handover without attempts. */
  readonly retried?: readonly IRetried[];
  /** The time of the commit, for the journal. */
  readonly at?: number;
}

/** A message that a bot is given anew, because a person asked for it. */
export interface IRetried {
  /** The username of the bot. */
  readonly bot: string;
  /** The id of the message. */
  readonly message: string;
  readonly seq: number;
}

/** The stored data with which a room opens. */
export interface IStoredChat {
  readonly row: IChatRow;
  /** The snapshot, if there is one, and the later updates, in order. Applied one by one, they produce the document. */
  readonly updates: readonly Uint8Array[];
  readonly participants: readonly IParticipantRow[];
  /** Participants whom this server has never met. */
  readonly strangers: readonly string[];
  readonly clients: ReadonlyMap<number, string>;
  /** Room clients of former epochs. A copy that contains one of them is stale. */
  readonly retired: ReadonlySet<number>;
  /** The number of entries, including those that the document no longer holds. */
  readonly entries?: number;
  /** The messages of bots that wait for a manager's approval. */
  readonly held?: readonly IMessageRow[];
  /** The workspace of the chat, if it is not the default one. */
  readonly workspace?: IStoredWorkspace;
  /** The newest record of the log is unreadable and not among the updates. Its changes are only in the rows. */
  readonly isCut?: boolean;
}

/** The people of a workspace. One that does not exist belongs to '' and has no members. */
export interface IStoredWorkspace {
  readonly owner: string;
  readonly members: readonly string[];
}

/** A document that was rewritten. */
export interface IEpoch {
  readonly roomClient: number;
  readonly state: Uint8Array;
  /** The newest record of the log is unreadable. Its bytes are kept apart from the chat. */
  readonly isCut?: boolean;
}

/** The read position of a user. */
export interface IReadRow {
  readonly username: string;
  readonly seq: number;
  /** The id of the newest message at or before that position which is still in the chat. */
  readonly message: string;
  readonly readOn: number;
}

/** A part of a chat's history. */
export interface IMessageRange {
  /** A `seq`. */
  readonly before?: number;
  /** Milliseconds since 1970. */
  readonly since?: number;
  readonly limit: number;
}
