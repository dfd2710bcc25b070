import type * as Y from 'yjs';
import type { YChat, YMessage } from '../../../src/document/index.js';
import type { ILimits } from '../../limits.js';
import type { Volume } from './volume.js';

/** What of a chat a document holds. */
export interface IWindow {
  readonly chat: YChat;
  readonly volume: Volume;
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
  /** Messages up to this place leave, however few there are: somebody who has the document may not read them. */
  readonly hidden: number;
  /** The same of attachments, which have a time and no place: those that came before it leave. */
  readonly hiddenBefore: number;
}

/** What a turn knows of the messages of a window. */
export interface IWindowTurn {
  /** It is new in this turn. */
  isNew(message: YMessage): boolean;
  /** It has just been changed, or still grows. */
  isBusy(message: YMessage): boolean;
  /** One that is busy leaves all the same: its row is written as it is now. */
  settle(message: YMessage): void;
}

/** Messages that still grow may be so many windows long together. */
const GROWING_WINDOWS = 2;

interface IHeld {
  readonly message: YMessage;
  readonly id: string;
  readonly seq: number;
  readonly pinned: boolean;
}

/** Whether a document holds more bytes than it is to hold, so that it is to be folded without waiting for the next message. */
export function isFull({ chat, volume, limits }: IWindow): boolean {
  return (
    (volume.messages.total > limits.windowBytes && chat.ymessages.length > 1) ||
    volume.attachments.total > limits.attachmentsBytes ||
    volume.users.total > limits.usersBytes ||
    [...volume.bundles.values()].some(size => size > limits.bundleBytes)
  );
}

/**
 * Take the oldest messages out of the document, once they are too many or too long; their rows in the store are the history. Clients
 * tell folding from deletion by `metadata.folded`, the highest `seq` that was folded.
 *
 * What this turn brings is not measured yet. It is folded with the next.
 *
 * @returns how many have left
 */
export function fold(transaction: Y.Transaction, window: IWindow, turn: IWindowTurn): number {
  const { chat, volume, limits, hidden } = window;
  const { length } = chat.ymessages;
  const isLong = volume.messages.total > limits.windowBytes && length > 1;
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
      turn.settle(message);
    }
    volume.fold(id);
    // Item by item: places of the array are not to be trusted while a turn's frames come in.
    message._item?.delete(transaction);
    chat.yextras.delete(id);
  }
  chat.ymetadata.set('folded', Math.max(folded, chat.folded));
  return leaving.length;
}

/** The messages of a document, by `seq`. */
const held = (chat: YChat): IHeld[] =>
  chat.ymessages
    .toArray()
    .map(message => {
      const id = message.get('id') as string;
      const { seq = 0, pinned = false } = chat.getExtras(id);
      return { message, id, seq, pinned };
    })
    .sort((a, b) => a.seq - b.seq);

/** Those that leave, by `seq`. */
function choose(
  messages: readonly IHeld[],
  { volume, limits, hidden }: IWindow,
  turn: IWindowTurn
): IHeld[] {
  const excess = messages.length > limits.windowMax ? messages.length - limits.windowKeep : 0;
  let bytes = volume.messages.total;
  const target = bytes > limits.windowBytes ? limits.windowKeepBytes : Infinity;
  const pinned = pinnedOf(messages, volume, limits.pinnedBytes);
  const newest = messages.at(-1);
  const leaving = new Set<IHeld>();
  const leave = (one: IHeld): void => {
    leaving.add(one);
    bytes -= volume.messages.of(one.id);
  };
  messages.forEach((one, place) => {
    const isHidden = one.seq <= hidden;
    const isOver = !pinned.has(one) && (place < excess || (bytes > target && one !== newest));
    if ((isHidden || isOver) && !turn.isBusy(one.message)) {
      leave(one);
    }
  });
  const most = GROWING_WINDOWS * limits.windowBytes;
  for (const one of messages) {
    if (bytes > most && one !== newest && !leaving.has(one) && !turn.isNew(one.message)) {
      leave(one);
    }
  }
  return messages.filter(one => leaving.has(one));
}

/** The newest pinned messages, as many as may stay however old they are: they may have been edited since they were pinned. */
function pinnedOf(messages: readonly IHeld[], volume: Volume, most: number): Set<IHeld> {
  const pinned = new Set<IHeld>();
  let bytes = 0;
  for (const one of [...messages].reverse()) {
    bytes += one.pinned ? volume.messages.of(one.id) : 0;
    if (one.pinned && bytes <= most) {
      pinned.add(one);
    }
  }
  return pinned;
}
