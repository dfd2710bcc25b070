import type { INotice } from '../../src/document/index.js';
import type { ErrorCode } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';

/** A frame that a client sends. It is plain data, because it may come from another process. */
export type ClientFrame =
  | { readonly type: 'step1'; readonly stateVector: Uint8Array }
  /** A step 2 or an update. `isAnswer` marks a step 2, which has everything that the room lacked. */
  | { readonly type: 'update'; readonly update: Uint8Array; readonly isAnswer?: boolean }
  | { readonly type: 'awareness'; readonly update: Uint8Array }
  | { readonly type: 'queryAwareness' };

/** A frame that a room sends. All sessions get the same object, so that it is encoded once. */
export type ServerFrame =
  | { readonly type: 'step1'; readonly stateVector: Uint8Array }
  | { readonly type: 'step2'; readonly update: Uint8Array }
  | { readonly type: 'update'; readonly update: Uint8Array }
  | { readonly type: 'awareness'; readonly update: Uint8Array }
  | { readonly type: 'notice'; readonly notice: INotice };

/** Milliseconds of silence before the server closes a stock client that would reconnect at once after every close. */
export const SILENCE_MS = 25_000;

/** One connected client, from the room's view. The session itself handles the socket or any other transport. */
export interface ISession {
  readonly id: string;
  readonly principal: IPrincipal;
  /** A copy inside this process. It does not keep the room open. */
  readonly isReplica?: boolean;
  /** The client discards its copy after the notice that the document was rewritten. */
  readonly understandsEpochs?: boolean;
  /** Too many frames wait to be sent to it. When they are gone, it calls `catchUp` of the room. */
  readonly isLagging?: boolean;
  /** The room stops reading the session if too many of its frames wait (true), and goes on once all of them are done (false). */
  hold?(isFull: boolean): void;
  send(frame: ServerFrame): void;
  /** Send the reason and close the connection. The room has already removed the session. */
  close(code: ErrorCode, message?: string): void;
}
