import type { ISignal } from '@lumino/signaling';
import type { IReadyFile } from '../attachments/ready-file.js';
import type { IFailure } from './failure.js';
import type { ITabs } from './tabs.js';

/** The user that records belong to: on one origin there may be several chat servers, and people share browsers. */
export interface IOwner {
  readonly server: string;
  readonly user: string;
}

/**
 * A text that a user has written and that the server has not stored: a draft, an unsent message, or an edit of a message
 * that the user has begun or saved.
 */
export interface IPendingText {
  /** The chat's UUID. */
  readonly chat: string;
  /** Identifies the text in its chat: the id of an unsent message, `editOf` or `savedEditOf` of an edited one, '' for the draft, `draftIn` for that of a thread. */
  readonly id: string;
  readonly text: string;
  /** The chat's name when the text was written, for a chat that is gone. */
  readonly topic: string;
  /** When it was written or sent, in milliseconds since 1970. */
  readonly time: number;
  /** The id of the message that it replies to. */
  readonly replyTo?: string;
  /** The files that go with it. */
  readonly files?: readonly IReadyFile[];
  /** The reason why the server refused the text. */
  readonly failure?: IFailure;
}

/** A text, its files, and the message that it answers. */
export type IKept = Pick<IPendingText, 'text' | 'files' | 'replyTo'>;

export const isEmpty = ({ text, files = [] }: IKept): boolean => text === '' && files.length === 0;

/** Whether there is nothing that anybody would miss. */
export const isBlank = (kept: IKept): boolean => isEmpty({ ...kept, text: kept.text.trim() });

/** Whether both have the same text and the same files. */
export const isSame = (one: IKept, other: IKept): boolean =>
  one.text === other.text && idsOf(one) === idsOf(other);

/** A pending text in words: the names of its files, if it has none of its own. */
export const wordsOf = ({ text, files = [] }: IKept): string =>
  text.trim() === '' ? files.map(({ name }) => name).join(', ') : text;

/** Joins a kept draft with the text that was written before the kept one was read. */
export function joined(kept: IPendingText, written: IPendingText): IPendingText {
  const files = [...(kept.files ?? []), ...(written.files ?? [])];
  const text = [kept.text, written.text].filter(Boolean).join('\n\n');
  return { ...written, text, ...(files.length > 0 && { files }) };
}

const idsOf = ({ files = [] }: IKept): string => files.map(({ id }) => id).join();

const EDIT = 'edit of ';

/** The id under which the unfinished edit of a message is kept. Messages have no such ids, here and below. */
export const editOf = (message: string): string => EDIT + message;

/** The message of which this is the unfinished edit; null for other texts. */
export const editedBy = ({ id }: Pick<IPendingText, 'id'>): string | null =>
  id.startsWith(EDIT) ? id.slice(EDIT.length) : null;

const SAVED = 'saved edit of ';

/** The id under which the saved edit of a message is kept until the server has stored it. */
export const savedEditOf = (message: string): string => SAVED + message;

/** The message of which this is the saved edit; null for other texts. */
export const savedFor = ({ id }: Pick<IPendingText, 'id'>): string | null =>
  id.startsWith(SAVED) ? id.slice(SAVED.length) : null;

const THREAD = 'draft in ';

/** The id under which the draft of a reply in a thread is kept. */
export const draftIn = (root: string): string => THREAD + root;

/** Whether a text is not to be sent yet: a draft, or an edit that the user has begun. */
export const isUnfinished = (text: Pick<IPendingText, 'id'>): boolean =>
  text.id === '' || text.id.startsWith(THREAD) || editedBy(text) !== null;

/** The place of a text among those of its owner. */
export type IPlace = Pick<IPendingText, 'chat' | 'id'>;

/** Identifies a place among those of its owner. */
export const keyOf = ({ chat, id }: IPlace): string => `${chat} ${id}`;

/**
 * Why the browser does not keep texts, so that they are lost with the page: it refuses to, it has no room, or it does not
 * answer.
 */
export type KeepProblem = 'refused' | 'full' | 'stuck';

/** The user's drafts and unsent messages in all chats. */
export interface IPendingTexts {
  /** All of them, in no order. */
  readonly all: readonly IPendingText[];
  /** Null if the browser keeps them. */
  readonly problem: KeepProblem | null;
  readonly changed: ISignal<IPendingTexts, void>;
  /** Removes a draft or a message. */
  remove(place: IPlace): void;
}

/** Keeps pending texts beyond the life of the page. */
export interface IPendingStore {
  /** Reads all texts of a user. Damaged records are removed. */
  load(owner: IOwner): Promise<IPendingText[]>;
  /**
   * Writes texts and removes others, all or nothing. Resolves once that is done.
   *
   * @param onGiven - called once the browser has the change and makes it even if the page is gone
   */
  write(
    owner: IOwner,
    put: readonly IPendingText[],
    remove: readonly IPlace[],
    onGiven?: () => void
  ): Promise<void>;
}

/** The parts that keep pending texts beyond the life of the page. */
export interface IPersistence {
  readonly store: IPendingStore;
  readonly tabs: ITabs;
}
