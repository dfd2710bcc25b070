import type { Access, IChatCommit, IMessageRow } from './rows.js';

/** Somebody, and who did it to them. */
export interface IJournalPerson {
  readonly username: string;
  readonly by?: string;
}

/**
 * What happened in one chat with one commit, by reference: the words are read when it is told, so that nothing
 * which was edited or deleted since is kept a second time.
 */
export interface IJournalEntry {
  readonly chat: string;
  /** The chat was made; the people and messages that it was made with are not named again. */
  readonly made?: { readonly by: string };
  /** Name, metadata or policy of the chat changed. */
  readonly changed?: { readonly by?: string };
  readonly joined?: readonly IJournalPerson[];
  readonly left?: readonly IJournalPerson[];
  /** Took part before, with other rights. */
  readonly roles?: readonly IJournalPerson[];
  /** Messages, by `seq`. */
  readonly created?: readonly number[];
  readonly edited?: readonly number[];
  readonly deleted?: readonly number[];
  /** Messages that are gone outright, by id. */
  readonly removed?: readonly string[];
  /** Their places, in the same order; rows of former versions have none. */
  readonly removedAt?: readonly number[];
  readonly read?: { readonly username: string; readonly seq: number };
  /** The chat was deleted, and who could read it until then: of a private one these people. */
  readonly gone?: {
    readonly by?: string;
    readonly access: Access;
    readonly readers: readonly string[];
  };
}

/** One commit. */
export interface IJournalRow {
  /** Grows with every row; a position that was given away never means another row. */
  readonly n: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly entries: readonly IJournalEntry[];
}

/**
 * What was committed, in order. Every write that somebody is told of adds a row in its own transaction, so that no crash
 * can come between a change and its telling.
 */
export interface IJournal {
  /** Rows behind a position, in order, at most `limit`. */
  after(n: number, limit: number): Promise<IJournalRow[]>;
  /** The newest row's position; 0 without any. */
  end(): Promise<number>;
  /** Is there a row at this position? Behind one that is there nothing is missing. */
  has(n: number): Promise<boolean>;
  /**
   * Add an empty row, at a position not below the time. At each start of a server, this keeps positions that were given away
   * over other data (before a backup was put back, say) from ever being taken for its own. Resolves with the position.
   */
  mark(at: number): Promise<number>;
  /** Forget rows older than a time, and all but the newest `keep`. The newest row stays. */
  prune(before: number, keep: number): Promise<void>;
}

/** What the store knows of a chat before a commit. */
export interface IChatBefore {
  readonly lastSeq: number;
  hasRole(username: string): boolean;
  /** The place of a message. */
  seqOf(id: string): number | undefined;
}

const seqs = (messages: readonly IMessageRow[]): number[] => messages.map(({ seq }) => seq);

const some = <K extends string, T>(key: K, list: readonly T[]): { [key in K]?: readonly T[] } =>
  list.length > 0 ? ({ [key]: list } as { [key in K]: readonly T[] }) : {};

/** The place of a message that the store does not know. */
const UNKNOWN = 0;

const placeOf = (messages: readonly IMessageRow[], id: string): number | undefined =>
  messages.find(message => message.id === id)?.seq;

/** What a commit will have done; null where there is nothing to tell. */
export function journalOf(change: IChatCommit, before: IChatBefore): IJournalEntry | null {
  const { chat, messages = [], removed = [], participants = [], by } = change;
  const isChanged = [change.topic, change.metadata, change.retentionDays].some(
    v => v !== undefined
  );
  const changed = messages.filter(({ seq }) => seq <= before.lastSeq);
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
    ...some('joined', named(false, true)),
    ...some('left', named(true, false)),
    ...some('roles', named(true, true)),
    ...some('created', seqs(messages.filter(({ seq }) => seq > before.lastSeq))),
    ...some('edited', seqs(changed.filter(({ deleted }) => !deleted))),
    ...some('deleted', seqs(changed.filter(({ deleted }) => deleted))),
    ...some('removed', removed),
    ...some(
      'removedAt',
      removed.map(id => placeOf(messages, id) ?? before.seqOf(id) ?? UNKNOWN)
    )
  };
  return Object.keys(entry).length > 1 ? entry : null;
}
