import type * as Y from 'yjs';
import type { YChat, YMessage } from '../../../src/document/index.js';
import type { ILimits } from '../../limits.js';
import type { DocumentSize } from './document-size.js';

/** The part of a chat that its document holds. */
export interface IWindow {
  readonly chat: YChat;
  readonly documentSize: DocumentSize;
  readonly limits: Pick<
    ILimits,
    | 'windowMax'
    | 'windowKeep'
    | 'windowBytes'
    | 'windowKeepBytes'
    | 'pinnedBytes'
    | 'attachmentsBytes'
    | 'usersBytes'
    | 'bundleBytes'
  >;
  /** Messages up to this seq are folded, however few there are, because some user who has the document may not read them. */
  readonly hidden: number;
  /** The same limit for attachments, which have a time but no seq: those that were added before this time are folded. */
  readonly hiddenBefore: number;
}

/** The messages of a window, as the current turn sees them. */
export interface IWindowTurn {
  /** Whether the message is new in this turn. */
  isNew(message: YMessage): boolean;
  /** Whether this turn changed the message, or its text still grows. */
  isBusy(message: YMessage): boolean;
  /** Reads the row of a busy message that leaves the document, as the message is now. */
  collectRow(message: YMessage): void;
}

/** If the messages still take more than this many times `windowBytes`, messages with growing texts are folded too. */
const GROWING_WINDOWS = 2;

interface IHeld {
  readonly message: YMessage;
  readonly id: string;
  readonly seq: number;
  readonly pinned: boolean;
}

/** Whether a document exceeds its limits, so that it must be folded without waiting for the next message. */
export function isFull({ chat, documentSize, limits }: IWindow): boolean {
  return (
    (documentSize.messages.total > limits.windowBytes && chat.ymessages.length > 1) ||
    documentSize.attachments.total > limits.attachmentsBytes ||
    documentSize.users.total > limits.usersBytes ||
    [...documentSize.bundles.values()].some(size => size > limits.bundleBytes)
  );
}

/**
 * Remove the oldest messages from the document if it has too many messages or bytes. Their rows in the store are the history. Clients
 * tell folding from deletion by `metadata.folded`, the highest `seq` that was folded.
 *
 * Changes of this turn are not measured yet. The next turn folds them.
 *
 * @returns the number of folded messages
 */
export function fold(transaction: Y.Transaction, window: IWindow, turn: IWindowTurn): number {
  const { chat, documentSize, limits, hidden } = window;
  const { length } = chat.ymessages;
  const isLong = documentSize.messages.total > limits.windowBytes && length > 1;
  if (length <= limits.windowMax && !isLong && hidden === 0) {
    return 0;
  }
  const leaving = choose(held(chat), window, turn);
  const folded = leaving.at(-1)?.seq;
  if (folded === undefined) {
    return 0;
  }
  for (const { message, id } of leaving) {
    if (turn.isBusy(message)) {
      turn.collectRow(message);
    }
    documentSize.fold(id);
    // Delete item by item, because indexes into the array are unreliable while a turn applies its frames.
    message._item?.delete(transaction);
    chat.yextras.delete(id);
  }
  chat.ymetadata.set('folded', Math.max(folded, chat.folded));
  return leaving.length;
}

/** The messages of a document, ordered by `seq`. */
const held = (chat: YChat): IHeld[] =>
  chat
    .getYMessages()
    .map(message => {
      const id = message.get('id') as string;
      const { seq = 0, pinned = false } = chat.getExtras(id);
      return { message, id, seq, pinned };
    })
    .sort((a, b) => a.seq - b.seq);

/** Choose the messages to fold, ordered by `seq`. */
function choose(
  messages: readonly IHeld[],
  { documentSize, limits, hidden }: IWindow,
  turn: IWindowTurn
): IHeld[] {
  const excess = messages.length > limits.windowMax ? messages.length - limits.windowKeep : 0;
  let bytes = documentSize.messages.total;
  const target = bytes > limits.windowBytes ? limits.windowKeepBytes : Infinity;
  const pinned = pinnedOf(messages, documentSize, limits.pinnedBytes);
  const newest = messages.at(-1);
  const leaving = new Set<IHeld>();
  const leave = (one: IHeld): void => {
    leaving.add(one);
    bytes -= documentSize.messages.of(one.id);
  };
  messages.forEach((one, place) => {
    const isOver = !pinned.has(one) && (place < excess || (bytes > target && one !== newest));
    // A user who may not read a message may not see it grow either.
    const isHidden = one.seq <= hidden && !turn.isNew(one.message);
    if (isHidden || (isOver && !turn.isBusy(one.message))) {
      leave(one);
    }
  });
  const maxBytes = GROWING_WINDOWS * limits.windowBytes;
  for (const one of messages) {
    if (bytes > maxBytes && one !== newest && !leaving.has(one) && !turn.isNew(one.message)) {
      leave(one);
    }
  }
  return messages.filter(one => leaving.has(one));
}

/**
 * The pinned messages that fit into `pinnedBytes`. They stay however old they are. The limit is checked again here because an edit may have
 * made a pinned message longer. The shortest come first, so that the editor of one message cannot make those of others leave.
 */
function pinnedOf(
  messages: readonly IHeld[],
  documentSize: DocumentSize,
  maxBytes: number
): Set<IHeld> {
  const sizeOf = ({ id }: IHeld): number => documentSize.messages.of(id);
  const pinned = messages.filter(one => one.pinned).sort((a, b) => sizeOf(a) - sizeOf(b));
  let bytes = 0;
  return new Set(pinned.filter(one => (bytes += sizeOf(one)) <= maxBytes));
}
