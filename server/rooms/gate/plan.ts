import type * as Y from 'yjs';
import type { YChat, YMessage } from '../../../src/document/index.js';
import type { ErrorCode } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { ILimits } from '../../limits.js';
import type { Struct } from './frame.js';

/**
 * What becomes of a struct:
 * - `known`: the document has it already
 * - `pass`: applied as it came
 * - `tomb`: a refused message, or a value that the server replaces; the same struct without content, so that clocks and
 *   places stay
 * - `void`: anything else that is refused; a GC struct of its length
 */
export type Verdict = 'known' | 'pass' | 'tomb' | 'void';

/** Where a struct would land. */
export type Target =
  /** In the array of messages. */
  | { readonly kind: 'list' }
  /** A field of a message that the document holds. */
  | { readonly kind: 'field'; readonly message: YMessage; readonly key: string }
  /** Characters of such a field. */
  | { readonly kind: 'text'; readonly message: YMessage; readonly text: Y.Text }
  /** A field of a message that this frame brings. */
  | { readonly kind: 'new-field'; readonly draft: IDraftMessage; readonly key: string }
  /** Characters of a Y.Text that this frame brings. */
  | { readonly kind: 'new-text'; readonly draft: IDraftMessage }
  /** An entry of another root. */
  | { readonly kind: 'root'; readonly type: Y.AbstractType<unknown>; readonly key: string | null }
  /** Its surroundings are deleted: it would be collected at once. */
  | { readonly kind: 'gone' }
  /** Nowhere that a client may write. */
  | { readonly kind: 'nowhere' };

/** A struct of the frame with its judgement. */
export interface IEntry {
  readonly struct: Struct;
  readonly clock: number;
  readonly length: number;
  target: Target;
  verdict: Verdict;
  /** Set where the struct is a new message. */
  draft: IDraftMessage | null;
}

/** A new message while its fields are read. */
export interface IDraftMessage {
  readonly entry: IEntry;
  readonly fields: Map<string, unknown>;
  /** Its fields and their characters, so that they can be refused with it. */
  readonly parts: IEntry[];
  /** What to store in place of a `mime_model` that came with keys of its own. */
  bundle?: Record<string, unknown>;
  textLength: number;
  /** Why it is refused as a whole. */
  refusal: ErrorCode | null;
}

export interface IRefusal {
  readonly code: ErrorCode;
  /** The id of a message that was refused as a whole. */
  readonly id?: string;
  /** The sender's copy differs now, whatever the code says of trying again. */
  readonly reset?: true;
}

/** A new message that may stay. */
export interface ICreated {
  readonly id: string;
  readonly struct: Y.ID;
  /** `mime_model` came with keys that are not stored; this is to be set in its place. */
  readonly bundle?: Record<string, unknown>;
}

export interface IRange {
  clock: number;
  len: number;
}

/** The judgement of a whole frame. */
export interface IPlan {
  readonly refusals: readonly IRefusal[];
  readonly created: readonly ICreated[];
  /** Messages whose fields are changed. */
  readonly changed: ReadonlySet<YMessage>;
  /** Messages whose texts grow or shrink. */
  readonly streamed: ReadonlySet<YMessage>;
  /** Ids of own messages that are deleted outright. */
  readonly removed: readonly string[];
  /** Structs that brought characters to texts, as far as the texts grew by so many. */
  readonly grown: number;
  /**
   * What the server sets where nothing is left for a key once the frame is in: clean values, its own fields, and a body that was
   * there. What came in their place keeps its place as a tombstone: were it voided, its author's copy could take it for the newer
   * one and show the key as deleted.
   */
  readonly fallbacks: ReadonlyMap<Y.AbstractType<unknown>, ReadonlyMap<string, unknown>>;
  /** What the document does not know yet, each behind what it refers to. */
  readonly order: readonly IEntry[];
  /** What may be deleted, by client. */
  readonly deletes: ReadonlyMap<number, readonly IRange[]>;
}

/** What a judgement stands on: the document as accepted so far, and who asks. */
export interface IGateContext {
  readonly chat: YChat;
  readonly principal: IPrincipal;
  readonly limits: ILimits;
  /** The policy, for this principal in this chat. */
  can(action: 'message.send' | 'message.edit' | 'message.delete', author?: string): boolean;
  /** Was this message id ever used in this chat? */
  isTaken(id: string): boolean;
  /** Was this id of an attachment ever used, although the document does not know it? */
  isAttached(id: string): boolean;
  /** Attachments of the chat. */
  readonly attached: number;
  /** A bundle as it may stand in the document, and why something of it was left out. */
  keepApart(bundle: Record<string, unknown>): {
    bundle: Record<string, unknown>;
    code?: ErrorCode;
  };
  /** Count one more message of the principal's. False if it is one too many. */
  meter(): boolean;
  /** Count structs that come about where the principal cuts others. False if they are too many. */
  cut(structs: number): boolean;
  /** How many items the structs of the frame may be moved past to find their places. */
  readonly steps: number;
}
