import type { IFollowing } from './following.js';
import type { Access, IChatCommit, IMessageRow } from './rows.js';

/** A position in the journal: behind the `i`th event of row `n`, or behind the whole row. */
export interface IPosition {
  readonly n: number;
  readonly i: number;
}

/** The position behind a whole row. */
export const wholeRow = (n: number): IPosition => ({ n, i: Number.MAX_SAFE_INTEGER });

/** A user, and the user who added, removed or changed them. */
export interface IJournalPerson {
  readonly username: string;
  readonly by?: string;
}

/** A change of a workspace. */
export interface IJournalWorkspace {
  readonly id: string;
  readonly by: string;
  readonly change: 'created' | 'renamed' | 'members' | 'deleted';
  /** Usernames of new members. */
  readonly joined?: readonly string[];
  readonly left?: readonly string[];
  /** Of a deleted workspace: its members until then. */
  readonly readers?: readonly string[];
  /** Its open chats that were deleted with it. */
  readonly chats?: readonly string[];
}

/** A choice: of which option of which message, and whose. */
export interface IJournalChoice {
  /** The `seq` of the message. */
  readonly seq: number;
  readonly option: string;
  readonly by: string;
}

/**
 * The changes of one commit in one chat, by reference. The text is read when the event is delivered, so that the journal keeps no second copy
 * of a message that was edited or deleted since.
 */
export interface IJournalEntry {
  /** Empty if the entry is about a workspace. */
  readonly chat: string;
  readonly workspace?: IJournalWorkspace;
  /** The chat was created. Its first participants and messages are not listed again. */
  readonly made?: { readonly by: string };
  /** The name, the metadata or the retention policy of the chat changed. */
  readonly changed?: { readonly by?: string };
  /** The chat became private, or open. */
  readonly access?: { readonly by?: string; readonly access: Access };
  readonly joined?: readonly IJournalPerson[];
  readonly left?: readonly IJournalPerson[];
  /** Participants whose role changed. */
  readonly roles?: readonly IJournalPerson[];
  /** The `seq` of each message. */
  readonly created?: readonly number[];
  /** Without growing messages, which are told when they have ended, and without those in `chosen`. */
  readonly edited?: readonly number[];
  readonly finished?: readonly number[];
  readonly deleted?: readonly number[];
  /** The choices among the options of messages. */
  readonly chosen?: readonly IJournalChoice[];
  /** Ids of messages that were removed entirely. */
  readonly removed?: readonly string[];
  /** The `seq` of each removed message, in the same order. Rows written by earlier versions have none. */
  readonly removedAt?: readonly number[];
  readonly read?: { readonly username: string; readonly seq: number };
  /** A user has set how the chat is shown to them. Nobody else is told. */
  readonly prefers?: { readonly username: string };
  /** A thread is followed by a user, or no more, or they have read in it. Nobody else is told. */
  readonly follows?: { readonly username: string } & IFollowing;
  /** The chat was moved between these workspaces. null: the default one. */
  readonly moved?: {
    readonly by: string;
    readonly from: string | null;
    readonly to: string | null;
  };
  /** The chat was deleted. Unless everybody could read it, this lists the users who could until then. */
  readonly gone?: {
    readonly by?: string;
    readonly access: Access;
    readonly readers: readonly string[];
  };
}

/** One commit. */
export interface IJournalRow {
  /** Grows with every row. A position that was given to a client never refers to another row. */
  readonly n: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly entries: readonly IJournalEntry[];
}

/**
 * All commits, in order. Every write that produces an event adds a row in its own transaction, so that a crash cannot separate a
 * change from its event.
 */
export interface IJournal {
  /** The rows behind a position, in order, at most `limit`. */
  after(n: number, limit: number): Promise<IJournalRow[]>;
  /** The position of the newest row; 0 if there is none. */
  end(): Promise<number>;
  /** Whether there is a row at this position. If there is, no row behind it is missing. */
  has(n: number): Promise<boolean>;
  /**
   * Adds an empty row at a position that is at least `at`, and resolves with the position. The server does this at each start. Positions
   * that it gave out over other data (for example, before a backup was restored) are then never mistaken for its own.
   */
  mark(at: number): Promise<number>;
  /** Removes the rows older than `before`, and all but the newest `keep`. The newest row always stays. */
  prune(before: number, keep: number): Promise<void>;
}

/** The state of a chat in the store before a commit. */
export interface IChatBefore {
  readonly lastSeq: number;
  /** Whether the user is a participant. */
  hasRole(username: string): boolean;
  /** The `seq` of a message. */
  seqOf(id: string): number | undefined;
}

const seqs = (messages: readonly IMessageRow[]): number[] => messages.map(({ seq }) => seq);

const some = <K extends string, T>(key: K, list: readonly T[]): { [key in K]?: readonly T[] } =>
  list.length > 0 ? ({ [key]: list } as { [key in K]: readonly T[] }) : {};

/** Stands for the `seq` of a message that the store does not know. */
const UNKNOWN = 0;

const placeOf = (messages: readonly IMessageRow[], id: string): number | undefined =>
  messages.find(message => message.id === id)?.seq;

/** The journal entry of a commit that is about to be made; null if there is nothing to tell. */
export function journalOf(change: IChatCommit, before: IChatBefore): IJournalEntry | null {
  const { chat, messages = [], removed = [], participants = [], by } = change;
  const isChanged = [change.topic, change.metadata, change.retentionDays].some(
    v => v !== undefined
  );
  const changed = messages.filter(({ seq }) => seq <= before.lastSeq);
  const told = changed.filter(({ deleted, streaming }) => !deleted && !streaming);
  const ended = new Set(change.finished);
  const { chosen: choices = [] } = change;
  const chosen = choices.map(({ id, option, by }) => ({
    seq: placeOf(messages, id) ?? UNKNOWN,
    option,
    by
  }));
  const others = new Set([...ended, ...choices.map(({ id }) => id)]);
  const people = participants.map(({ username, role, by }) => ({
    had: before.hasRole(username),
    has: role !== null,
    person: { username, ...(by !== undefined && { by }) }
  }));
  const named = (had: boolean, has: boolean): IJournalPerson[] =>
    people.filter(one => one.had === had && one.has === has).map(({ person }) => person);
  const entry: IJournalEntry = {
    chat,
    ...(isChanged && { changed: { ...(by !== undefined && { by }) } }),
    ...(change.access && {
      access: { access: change.access, ...(by !== undefined && { by }) }
    }),
    ...some('joined', named(false, true)),
    ...some('left', named(true, false)),
    ...some('roles', named(true, true)),
    ...some('created', seqs(messages.filter(({ seq }) => seq > before.lastSeq))),
    ...some('edited', seqs(told.filter(({ id }) => !others.has(id)))),
    ...some('finished', seqs(told.filter(({ id }) => ended.has(id)))),
    ...some('deleted', seqs(changed.filter(({ deleted }) => deleted))),
    ...some('chosen', chosen),
    ...some('removed', removed),
    ...some(
      'removedAt',
      removed.map(id => placeOf(messages, id) ?? before.seqOf(id) ?? UNKNOWN)
    )
  };
  return Object.keys(entry).length > 1 ? entry : null;
}
