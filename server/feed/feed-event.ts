import type { PersonKind } from '../../src/document/index.js';
import {
  wholeRow,
  type IJournalPerson,
  type IJournalWorkspace,
  type IPosition
} from '../storage/journal.js';
import type { Access, IFollowing, IMessageRow } from '../storage/storage.js';

/** All events, in the server's own terms. */
export type Happening =
  | { readonly type: 'chat-created'; readonly by: string }
  | { readonly type: 'chat-changed'; readonly by?: string }
  | { readonly type: 'joined'; readonly people: readonly IJournalPerson[] }
  | { readonly type: 'left'; readonly people: readonly IJournalPerson[] }
  | { readonly type: 'roles-changed'; readonly people: readonly IJournalPerson[] }
  /** The message as it is now. It may have been edited or deleted since. */
  | { readonly type: 'message-created'; readonly message: IMessageRow }
  | { readonly type: 'message-edited'; readonly message: IMessageRow }
  /** The text of a message that grew is complete, or was stopped or broken off. */
  | { readonly type: 'message-finished'; readonly message: IMessageRow }
  | { readonly type: 'message-deleted'; readonly message: IMessageRow }
  /** A user chose an option of the message. */
  | {
      readonly type: 'chosen';
      readonly message: IMessageRow;
      readonly option: string;
      readonly by: string;
    }
  /** The bots have answered each other too often. The message is the system message that says so. */
  | { readonly type: 'bots-quiet'; readonly message: IMessageRow }
  /** A message that its author removed from the chat entirely. `seq` is 0 if it is not known. */
  | { readonly type: 'message-removed'; readonly id: string; readonly seq: number }
  /** The chat became private, or open. */
  | { readonly type: 'access-changed'; readonly by?: string; readonly access: Access }
  /** The chat was moved to another workspace. null: the default one. */
  | {
      readonly type: 'moved';
      readonly by: string;
      readonly from: string | null;
      readonly to: string | null;
    }
  /** The event is about a workspace, and about no chat. */
  | { readonly type: 'workspace-changed'; readonly workspace: IJournalWorkspace }
  | { readonly type: 'read'; readonly username: string; readonly seq: number }
  /** A user has set how the chat is shown to them. Nobody else is told. */
  | { readonly type: 'preferences-changed'; readonly username: string }
  /** A thread is followed by a user, or no more, or they have read in it. Nobody else is told. `seq` is their read position there. */
  | ({ readonly type: 'following-changed'; readonly username: string } & IFollowing)
  | {
      readonly type: 'chat-deleted';
      readonly by?: string;
      readonly access: Access;
      readonly readers: readonly string[];
    };

/** An event, which each reader gets once. */
export interface IFeedEvent {
  readonly position: IPosition;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Empty if the event is about a workspace. */
  readonly chat: string;
  readonly what: Happening;
}

/** A user is typing. This is not in the journal, because it is worthless later. */
export interface ITyping {
  readonly at: number;
  readonly chat: string;
  readonly username: string;
  readonly displayName: string;
  readonly kind: PersonKind;
}

/** The position in the form that clients use: `<row>.<event>`, or only the row if it is behind the whole row. */
export const writePosition = ({ n, i }: IPosition): string =>
  i === Number.MAX_SAFE_INTEGER ? String(n) : `${n}.${i}`;

/** null if the text is not a position. */
export function readPosition(text: string): IPosition | null {
  const [, n, i] = /^(\d{1,15})(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  return n === undefined ? null : i === undefined ? wholeRow(+n) : { n: +n, i: +i };
}

/** Whether an event is behind a position. */
export const isBehind = (event: IFeedEvent, { n, i }: IPosition): boolean =>
  event.position.n > n || (event.position.n === n && event.position.i > i);
