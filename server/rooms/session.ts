import type { INotice } from '../../src/document/index.js';
import type { ErrorCode } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';

/** What a client sends. Plain data: it may have come from another process. */
export type ClientFrame =
  | { readonly type: 'step1'; readonly stateVector: Uint8Array }
  /** Step 2 and updates alike. `isAnswer`: a step 2, so everything that the room lacked. */
  | { readonly type: 'update'; readonly update: Uint8Array; readonly isAnswer?: boolean }
  | { readonly type: 'awareness'; readonly update: Uint8Array }
  | { readonly type: 'queryAwareness' };

/** What a room sends. One object goes to every session, so that it is encoded once. */
export type ServerFrame =
  | { readonly type: 'step1'; readonly stateVector: Uint8Array }
  | { readonly type: 'step2'; readonly update: Uint8Array }
  | { readonly type: 'update'; readonly update: Uint8Array }
  | { readonly type: 'awareness'; readonly update: Uint8Array }
  | { readonly type: 'notice'; readonly notice: INotice };

/** Milliseconds of silence before a stock client is hung up on that comes back after every close, at once. */
export const SILENCE = 25_000;

/** One connected client, as a room sees it. The socket, or whatever stands behind it, is the session's own affair. */
export interface ISession {
  readonly id: string;
  readonly principal: IPrincipal;
  /** A copy inside this process: it does not keep the room open. */
  readonly isReplica?: boolean;
  /** It throws its copy away when it is told that the document was written anew. */
  readonly understandsEpochs?: boolean;
  /** Too much waits for it already. It says to the room when that is gone. */
  readonly isLagging?: boolean;
  /** So much that it has sent waits that it is to be read no more (true), or all of that is worked off (false). */
  hold?(isFull: boolean): void;
  send(frame: ServerFrame): void;
  /** Tell the reason and hang up. The room has forgotten the session already. */
  close(code: ErrorCode, message?: string): void;
}
