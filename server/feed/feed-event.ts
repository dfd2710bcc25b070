import type { PersonKind } from '../../src/document/index.js';
import type { IJournalPerson } from '../storage/journal.js';
import type { Access, IMessageRow } from '../storage/storage.js';

/** Everything that can have happened, in the server's own words. */
export type Happening =
  | { readonly type: 'chat-created'; readonly by: string }
  | { readonly type: 'chat-changed'; readonly by?: string }
  | { readonly type: 'joined'; readonly people: readonly IJournalPerson[] }
  | { readonly type: 'left'; readonly people: readonly IJournalPerson[] }
  | { readonly type: 'roles-changed'; readonly people: readonly IJournalPerson[] }
  /** The message as it is now, edited or deleted since maybe. */
  | { readonly type: 'message-created'; readonly message: IMessageRow }
  | { readonly type: 'message-edited'; readonly message: IMessageRow }
  | { readonly type: 'message-deleted'; readonly message: IMessageRow }
  /** Of a message that its author took out of the chat nothing is left. `seq`: 0 where it is not known. */
  | { readonly type: 'message-removed'; readonly id: string; readonly seq: number }
  | { readonly type: 'read'; readonly username: string; readonly seq: number }
  | {
      readonly type: 'chat-deleted';
      readonly by?: string;
      readonly access: Access;
      readonly readers: readonly string[];
    };

/** A place in the journal: behind the `i`th event of row `n`, or behind all of it. */
export interface IPosition {
  readonly n: number;
  readonly i: number;
}

/** Something that happened, and is told of once. */
export interface IFeedEvent {
  readonly position: IPosition;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly chat: string;
  readonly what: Happening;
}

/** Somebody is writing just now. Not in the journal: nobody wants to hear of it later. */
export interface ITyping {
  readonly at: number;
  readonly chat: string;
  readonly username: string;
  readonly displayName: string;
  readonly kind: PersonKind;
}

/** Behind everything of a row. */
export const wholeRow = (n: number): IPosition => ({ n, i: Number.MAX_SAFE_INTEGER });

/** As clients bear it: `<row>.<event>`, or the row alone for all of it. */
export const writePosition = ({ n, i }: IPosition): string =>
  i === Number.MAX_SAFE_INTEGER ? String(n) : `${n}.${i}`;

/** null for what is no position. */
export function readPosition(text: string): IPosition | null {
  const [, n, i] = /^(\d{1,15})(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  return n === undefined ? null : i === undefined ? wholeRow(+n) : { n: +n, i: +i };
}

/** Does an event lie behind a position? */
export const isBehind = (event: IFeedEvent, { n, i }: IPosition): boolean =>
  event.position.n > n || (event.position.n === n && event.position.i > i);
