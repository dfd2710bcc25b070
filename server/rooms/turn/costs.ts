import { toChatError } from '../../errors.js';
import type { IFrame } from '../gate/frame.js';
import { decodePresence } from '../sessions/presence-frame.js';
import type { ISession } from '../session.js';
import type { IDecodedItem, IRestItem, QueueItem, WaitingItem } from './queue-items.js';

/**
 * The most that one turn of a room may cost, in roughly microseconds. The turns of all rooms together may cost as much before the event
 * loop continues. Costs are counted and not measured, so that the size of a turn depends only on the items that have arrived.
 */
export const TURN_COST = 20_000;

/** An item whose cost exceeds this share of a turn gets a turn of its own, so that the others do not wait for it. */
export const LARGE_SHARE = 1 / 4;

/** A large frame is cut into pieces of this share of a turn. Others wait for the piece and for its commit. */
const PIECE_SHARE = 1 / 10;

/**
 * The share of a turn that one user may take with several items. Others wait for a turn that one user fills, and so it is short, while a
 * crowd fills a turn together.
 */
export const USER_SHARE = 1 / 5;

/** The base cost of any item: lookups, an answer, and possibly a message to store. */
const BASE_COST = 50;
/** The cost of a command. Most commands create or change a message. */
const COMMAND = 150;
/** The cost per struct. A message has about 8 structs. Each is judged, integrated, read again and stored. */
const STRUCT = 15;
/** The cost per deleted range, which may split structs. */
const DELETED_RANGE = 10;
/** The part of the cost of a large frame that is due when it is decoded, and again when it is cut. */
const READING = 1 / 8;
const PRESENCE_ENTRY = 2;
const COST_PER_BYTE = 1 / 100;
/** The cost of a step 2 per struct of the document. Yjs visits all of them, even if it writes only a few. */
const STEP2_STRUCT = 1;
/**
 * The estimated cost per byte of a frame before it is decoded. A small struct has about 12 bytes, a deleted range or a presence entry
 * fewer.
 */
const UNREAD = { update: 1, awareness: 1 / 4 };

/** Reads the updates of sessions. */
export interface IUpdateReader {
  /**
   * Decodes an update, if the session's user has enough budget left.
   *
   * @throws ChatError
   */
  decode(session: ISession, update: Uint8Array): IFrame;
  /** Cuts a frame into pieces of at most `maxStructs` structs. */
  cut(frame: IFrame, maxStructs: number): readonly IFrame[];
}

/** The parts of a waiting item: the turn processes `item`, and `rest` waits for later turns. At least one is given. */
export interface IReadItem {
  readonly item?: QueueItem;
  readonly rest?: IDecodedItem | IRestItem;
}

/**
 * Decode a frame when the turn takes it. A large frame is only decoded. A later turn cuts it, and its pieces wait for still later ones.
 *
 * @param maxCost - the highest cost of a turn
 */
export function readItem(waiting: WaitingItem, reader: IUpdateReader, maxCost: number): IReadItem {
  if (waiting.type === 'rest') {
    return nextPiece(waiting);
  }
  if (waiting.type === 'decoded') {
    return { rest: cut(waiting, reader, maxCost) };
  }
  if (waiting.type !== 'frame') {
    return { item: waiting };
  }
  const { session, kind, bytes, isAnswer } = waiting;
  try {
    if (kind === 'awareness') {
      return { item: { type: 'presence', session, entries: decodePresence(bytes) } };
    }
    const frame = reader.decode(session, bytes);
    const decoded: IDecodedItem = {
      type: 'decoded',
      session,
      frame,
      bytes: bytes.length,
      isAnswer
    };
    if (bytes.length * COST_PER_BYTE + costOfFrame(frame) > LARGE_SHARE * maxCost) {
      return { rest: decoded };
    }
    const rest = cut(decoded, reader, maxCost);
    return rest.pieces.length > 1 ? { rest } : nextPiece(rest);
  } catch (error) {
    return { item: { type: 'refusal', session, code: toChatError(error).code } };
  }
}

const cut = (
  { frame, session, bytes, isAnswer }: IDecodedItem,
  reader: IUpdateReader,
  maxCost: number
): IRestItem => ({
  type: 'rest',
  session,
  pieces: reader.cut(frame, (PIECE_SHARE * maxCost) / STRUCT),
  bytes,
  isAnswer
});

function nextPiece({ pieces: [frame, ...pieces], ...more }: IRestItem): IReadItem {
  const { session, isAnswer } = more;
  const item: QueueItem = { type: 'update', session, frame, isAnswer };
  return pieces.length > 0 ? { item, rest: { ...more, pieces } } : { item };
}

/** Whether an item is what a turn left of a large frame. */
export const isRead = (item: WaitingItem): item is IDecodedItem | IRestItem =>
  item.type === 'decoded' || item.type === 'rest';

/** The estimated cost of an item before it is decoded. */
export const guessOf = (waiting: WaitingItem): number =>
  waiting.type === 'rest'
    ? costOfFrame(waiting.pieces[0])
    : waiting.type === 'decoded'
      ? BASE_COST + READING * costOfFrame(waiting.frame)
      : waiting.type === 'frame'
        ? BASE_COST + waiting.bytes.length * UNREAD[waiting.kind]
        : waiting.type === 'command'
          ? COMMAND
          : BASE_COST + bytesOf(waiting) * COST_PER_BYTE;

/** The cost of writing a step 2 of a document. */
export const costOfStep2 = (structs: number, bytes: number): number =>
  STEP2_STRUCT * structs + COST_PER_BYTE * bytes;

/** The cost of what a turn did with a waiting item. */
export function costOf(waiting: WaitingItem, { item, rest }: IReadItem): number {
  const bytes = isRead(waiting) ? 0 : bytesOf(waiting) * COST_PER_BYTE;
  switch (item?.type) {
    case undefined: {
      const pieces = rest?.type === 'decoded' ? [rest.frame] : (rest?.pieces ?? []);
      return (
        BASE_COST + bytes + READING * pieces.reduce((sum, piece) => sum + costOfFrame(piece), 0)
      );
    }
    case 'update':
      return costOfFrame(item.frame) + bytes;
    case 'presence':
      return BASE_COST + PRESENCE_ENTRY * item.entries.length;
    case 'command':
      return COMMAND;
    default:
      return BASE_COST + bytes;
  }
}

const costOfFrame = ({ size, ranges }: IFrame): number =>
  BASE_COST + STRUCT * size + DELETED_RANGE * ranges;

/** The bytes that an item holds while it waits. */
export function bytesOf(item: WaitingItem): number {
  switch (item.type) {
    case 'frame':
      return item.bytes.length;
    case 'decoded':
    case 'rest':
      return item.bytes;
    case 'step1':
      return item.stateVector.length;
    default:
      return 0;
  }
}
