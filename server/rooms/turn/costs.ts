import { toChatError } from '../../errors.js';
import type { IFrame } from '../gate/frame.js';
import { decodePresence } from '../sessions/presence-frame.js';
import type { ISession } from '../session.js';
import type { IRestItem, QueueItem, WaitingItem } from './queue-items.js';

/**
 * The most that one turn of a room may cost, in roughly microseconds. The turns of all rooms together may cost as much before the event
 * loop continues. Costs are counted and not measured, so that the size of a turn depends only on the items that have arrived.
 */
export const TURN_COST = 20_000;

/** An item whose cost exceeds this share of a turn gets a turn of its own, so that the others do not wait for it. */
export const MUCH = 1 / 4;

/** The base cost of any item: lookups, an answer, and possibly a message to store. */
const WORK = 50;
/** The cost of a command. Most commands create or change a message. */
const COMMAND = 150;
/** The cost per struct. A message has about 8 structs. Each is judged, integrated, read again and stored. */
const STRUCT = 15;
/** The cost per deleted range, which may split structs. */
const DELETED_RANGE = 10;
const PRESENCE_ENTRY = 2;
const BYTES = 1 / 100;
/** The cost of a step 2 per struct of the document. Yjs visits all of them, even if it writes only a few. */
const STEP2_STRUCT = 1;
/**
 * The estimated cost per byte of a frame before it is decoded. A small struct has about 12 bytes, a deleted range or a presence entry
 * fewer.
 */
const UNREAD = { update: 1, awareness: 1 / 4 };

/**
 * Decodes an update, if the session's user has enough budget left, and cuts it into pieces of at most `most` structs.
 *
 * @throws ChatError
 */
export type UpdateReader = (
  session: ISession,
  update: Uint8Array,
  most: number
) => readonly IFrame[];

/**
 * Decode a frame when the turn takes it.
 *
 * @param most - what a turn may cost
 * @returns the item for this turn, and what is left for later ones
 */
export function readItem(
  waiting: WaitingItem,
  readUpdate: UpdateReader,
  most: number
): { item: QueueItem; rest?: IRestItem } {
  if (waiting.type === 'rest') {
    return cut(waiting);
  }
  if (waiting.type !== 'frame') {
    return { item: waiting };
  }
  const { session, kind, bytes, isAnswer } = waiting;
  try {
    return kind === 'update'
      ? cut({
          type: 'rest',
          session,
          pieces: readUpdate(session, bytes, (MUCH * most) / STRUCT),
          bytes: bytes.length,
          isAnswer
        })
      : { item: { type: 'presence', session, entries: decodePresence(bytes) } };
  } catch (error) {
    return { item: { type: 'refusal', session, code: toChatError(error).code } };
  }
}

function cut({ pieces: [frame, ...pieces], ...more }: IRestItem): ReturnType<typeof readItem> {
  const { session, isAnswer } = more;
  const item: QueueItem = { type: 'update', session, frame, isAnswer };
  return pieces.length > 0 ? { item, rest: { ...more, pieces } } : { item };
}

/** The estimated cost of an item before it is decoded. */
export const guessOf = (waiting: WaitingItem): number =>
  waiting.type === 'rest'
    ? costOfFrame(waiting.pieces[0])
    : waiting.type === 'frame'
      ? WORK + waiting.bytes.length * UNREAD[waiting.kind]
      : waiting.type === 'command'
        ? COMMAND
        : WORK + bytesOf(waiting) * BYTES;

/** The cost of writing a step 2 of a document. */
export const costOfStep2 = (structs: number, bytes: number): number =>
  STEP2_STRUCT * structs + BYTES * bytes;

/** The cost of processing an item. */
export function costOf(waiting: WaitingItem, item: QueueItem): number {
  switch (item.type) {
    case 'update':
      return costOfFrame(item.frame) + (waiting.type === 'frame' ? bytesOf(waiting) * BYTES : 0);
    case 'presence':
      return WORK + PRESENCE_ENTRY * item.entries.length;
    case 'command':
      return COMMAND;
    default:
      return WORK + bytesOf(waiting) * BYTES;
  }
}

const costOfFrame = ({ size, ranges }: IFrame): number =>
  WORK + STRUCT * size + DELETED_RANGE * ranges;

/** The bytes that an item holds while it waits. */
export function bytesOf(item: WaitingItem): number {
  switch (item.type) {
    case 'frame':
      return item.bytes.length;
    case 'rest':
      return item.bytes;
    case 'step1':
      return item.stateVector.length;
    default:
      return 0;
  }
}
