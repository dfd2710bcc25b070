import type { ChatError, ErrorCode } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { Right } from '../../identity/right.js';
import type { RoomCommand } from '../commands.js';
import type { IFrame } from '../gate/frame.js';
import type { ReceivedPresence } from '../sessions/presence-frame.js';
import type { ISession } from '../session.js';

export type Answer = { readonly error: ChatError } | { readonly result: unknown };

/** An item that a turn processes. */
export type QueueItem =
  | { readonly type: 'join'; readonly session: ISession }
  | { readonly type: 'catch-up'; readonly session: ISession }
  | { readonly type: 'step1'; readonly session: ISession; readonly stateVector: Uint8Array }
  | IUpdateItem
  | {
      readonly type: 'presence';
      readonly session: ISession;
      readonly entries: readonly ReceivedPresence[];
    }
  /** A frame that could not be read. */
  | { readonly type: 'refusal'; readonly session: ISession; readonly code: ErrorCode }
  /** Streams have paused. With `all`, every stream is stored now. */
  | { readonly type: 'streams'; readonly all: boolean }
  /** The document exceeds its limits. */
  | { readonly type: 'fold' }
  | ICommandItem;

export interface IUpdateItem {
  readonly type: 'update';
  readonly session: ISession;
  readonly frame: IFrame;
  readonly isAnswer: boolean;
  /** Drops the pieces of the same frame that still wait. Undefined if none does. */
  readonly dropRest?: () => void;
}

export interface ICommandItem {
  readonly type: 'command';
  readonly principal: IPrincipal;
  readonly command: RoomCommand;
  /** The id for a new message, if the command has none. */
  readonly freshId: string;
  /** Checked before the command runs. */
  readonly right?: Pick<Right, 'require'>;
  readonly done: (answer: Answer) => void;
}

/** A frame as it arrived. It is decoded only when it is processed, because the decoded frame takes many times its bytes in memory. */
export interface IFrameItem {
  readonly type: 'frame';
  readonly kind: 'update' | 'awareness';
  readonly session: ISession;
  readonly bytes: Uint8Array;
  readonly isAnswer: boolean;
}

/** A large frame that is decoded and not yet cut into pieces. */
export interface IDecodedItem {
  readonly type: 'decoded';
  readonly session: ISession;
  readonly frame: IFrame;
  /** The bytes of the frame. */
  readonly bytes: number;
  readonly isAnswer: boolean;
}

/** The remaining pieces of a frame that is too large for one turn. */
export interface IRestItem {
  readonly type: 'rest';
  readonly session: ISession;
  /** At least one. */
  readonly pieces: readonly IFrame[];
  /** The bytes of the whole frame. */
  readonly bytes: number;
  readonly isAnswer: boolean;
}

/** The user of an item that writes or asks for something; undefined for presence and the room's own work. */
export function writerOf(item: WaitingItem): IPrincipal | undefined {
  if (item.type === 'command') {
    return item.principal;
  }
  const isPresence = item.type === 'frame' && item.kind === 'awareness';
  return 'session' in item && !isPresence ? item.session.principal : undefined;
}

/** An item that waits in the queue. */
export type WaitingItem =
  | Exclude<QueueItem, { type: 'update' | 'presence' | 'refusal' }>
  | IFrameItem
  | IDecodedItem
  | IRestItem;
