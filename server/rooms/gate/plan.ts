import type * as Y from 'yjs';
import type { YChat, YMessage } from '../../../src/document/index.js';
import type { ErrorCode } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { ILimits } from '../../limits.js';
import type { Struct } from './frame.js';
import type { IRefusal } from './refusal.js';

/**
 * The verdict on a struct:
 * - `known`: the document has it already
 * - `pass`: applied unchanged
 * - `tomb`: a refused message or field value, or a value that the server replaces. It becomes a tombstone: the same struct without content, so that clocks
 *   and places stay the same
 * - `void`: anything else that is refused. It becomes a GC struct of the same length
 */
export type Verdict = 'known' | 'pass' | 'tomb' | 'void';

/** The place where a struct would land. */
export type Target =
  /** The array of messages. `isAstray`: at a place that the room no longer knows, or that not all copies agree on. */
  | { readonly kind: 'list'; readonly isAstray: boolean }
  /** A field of a message in the document. */
  | { readonly kind: 'field'; readonly message: YMessage; readonly key: string }
  /** The characters of such a field. */
  | { readonly kind: 'text'; readonly message: YMessage; readonly text: Y.Text }
  /** A field of a new message in this frame. */
  | { readonly kind: 'new-field'; readonly candidate: ICandidate; readonly key: string }
  /** The characters of a Y.Text in this frame. */
  | { readonly kind: 'new-text'; readonly candidate: ICandidate }
  /** An entry of another root. */
  | { readonly kind: 'root'; readonly type: Y.AbstractType<unknown>; readonly key: string | null }
  /** Its parent or neighbour is deleted, so Yjs would collect it at once. */
  | { readonly kind: 'gone' }
  /** A place where clients may not write. */
  | { readonly kind: 'nowhere' }
  /** Not known yet, because the gate is judging the struct. */
  | { readonly kind: 'judging' };

/** A struct of the frame with its judgement. */
export interface IEntry {
  readonly struct: Struct;
  readonly clock: number;
  readonly length: number;
  target: Target;
  verdict: Verdict;
  /** Set if the struct is a new message. */
  candidate: ICandidate | null;
}

/** A new message that the gate has not yet accepted or refused. */
export interface ICandidate {
  readonly entry: IEntry;
  /** See `Target`. */
  readonly isAstray: boolean;
  readonly fields: Map<string, unknown>;
  /** All values that the frame gives to its fields and does not delete again. Of several values of one field, any may win. */
  readonly values: { readonly key: string; readonly value: unknown }[];
  /** Its fields and their characters. They are refused together with the message. */
  readonly parts: IEntry[];
  /** The bundle to store instead, if `mime_model` has keys that may not be stored. */
  bundle?: Record<string, unknown>;
  /** The values of `reply_to`, in their order. */
  readonly replies: { readonly entry: IEntry; readonly id: string }[];
  textLength: number;
  /** Whether its body is a text that can grow. */
  canGrow: boolean;
  /** The reason why the message is refused as a whole. */
  refusal: ErrorCode | null;
}

/** A new message that is accepted. */
export interface ICreatedMessage {
  readonly id: string;
  readonly struct: Y.ID;
  /** See `Target`. */
  readonly isAstray: boolean;
  /** The bundle to set instead, because `mime_model` has keys that may not be stored. */
  readonly bundle?: Record<string, unknown>;
}

export interface IRange {
  clock: number;
  len: number;
}

/** The judgement of a whole frame. */
export interface IPlan {
  readonly refusals: readonly IRefusal[];
  readonly created: readonly ICreatedMessage[];
  /** Messages whose fields change. */
  readonly changed: ReadonlySet<YMessage>;
  /** Messages whose texts grow or shrink. */
  readonly streamed: ReadonlySet<YMessage>;
  /** Ids of the sender's own messages that are deleted outright. */
  readonly removed: readonly string[];
  /** The number of structs that add characters to texts, at most one for each character that the texts grow by. */
  readonly grown: number;
  /**
   * The values that the server sets if a key has none after the frame: cleaned values, the server's own fields, and the previous body.
   * The struct that the frame wrote for such a key stays as a tombstone. If it were voided instead, its author's copy could treat it as
   * the newer value and show the key as deleted.
   */
  readonly fallbacks: ReadonlyMap<Y.AbstractType<unknown>, ReadonlyMap<string, unknown>>;
  /** The structs that the document does not have yet. Each comes after the structs it refers to. */
  readonly order: readonly IEntry[];
  /** The allowed deletions, by client. */
  deletes(): ReadonlyMap<number, readonly IRange[]>;
  /**
   * Refuse the messages and edits that lack one of these structs, for which there was no place in time. Returns their other structs, which
   * must go again.
   */
  lose(lost: ReadonlySet<IEntry>): readonly IEntry[];
}

/** A user in whose name a frame may write: its sender, or an agent of theirs. */
export interface IAuthor {
  readonly principal: IPrincipal;
  readonly limits: ILimits;
  /** Asks the policy about this principal in this chat. */
  can(action: 'message.send' | 'message.edit' | 'message.delete', author?: string): boolean;
  /** Whether a manager decides what the principal says in this chat. */
  readonly isManaged: boolean;
  /**
   * Whether the principal may add a message. False for a bot that would answer bots once too often.
   *
   * @param replied - the id of the message that it replies to
   */
  mayAnswer(replied: unknown): boolean;
}

/** The basis of a judgement: the document as accepted so far, and the sender. */
export interface IGateContext extends IAuthor {
  readonly chat: YChat;
  /** The author with this username, if the frame may write in their name. */
  authorOf(username: unknown): IAuthor | null;
  /** The one of these authors who may write most: an agent of the sender's in this chat, otherwise the sender. */
  readonly freest: IAuthor;
  /** Whether this message id was ever used in this chat. */
  isTaken(id: string): boolean;
  /** Whether the principal may read the message with this id. */
  canSee(id: string): boolean;
  /** Whether a user has added this attachment to the chat. */
  isOf(file: string, username: string): boolean;
  /**
   * Whether a new message of this author may name this attachment: it is in the chat, and the author may see it.
   *
   * @param isComing - whether a later piece of the frame would add it
   */
  mayName(file: string, author: IPrincipal, isComing: boolean): boolean;
  /** Whether this attachment id was ever used, even if the document does not have it. */
  isAttached(id: string): boolean;
  /**
   * Count one more attachment.
   *
   * @param n - its number in the frame, from 1
   * @returns the error if a limit is exceeded, otherwise null
   */
  attach(n: number): ErrorCode | null;
  /** Returns the bundle as it may be stored in the document, and an error code if a part was left out. */
  keepApart(bundle: Record<string, unknown>): {
    bundle: Record<string, unknown>;
    code?: ErrorCode;
  };
  /** Count one more message of the principal. False if that exceeds the rate limit. */
  meter(): boolean;
  /** Whether the text of this message grows already, so that no new row arises when it grows on. */
  isGrowing(message: YMessage): boolean;
  /** Whether somebody has stopped the text of this message. */
  isStopped(message: YMessage): boolean;
  /** Count the structs that arise where the principal's frame splits others. False if that exceeds the limit. */
  cut(structs: number): boolean;
  /** The maximum number of items that the structs of the frame may be moved past. */
  readonly steps: number;
}
