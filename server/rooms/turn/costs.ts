import { toChatError } from '../../errors.js';
import type { IFrame } from '../gate/frame.js';
import { decodePresence } from '../sessions/presence-frame.js';
import type { ISession } from '../session.js';
import type { WaitingItem, QueueItem } from './queue-items.js';

/**
 * What one turn may cost, of one room and of all, about in microseconds: then the event loop goes round. Costs are counted and
 * not measured, so that what a turn takes follows from what has arrived alone.
 */
export const TURN_COST = 20_000;

/** Of anything: it is looked up, answered, and may be a message to store. */
const WORK = 50;
/** A command mostly makes or changes a message. */
const COMMAND = 150;
/** A message has some eight structs. They are judged, put into the document, read from it and stored. */
const STRUCT = 15;
/** It may cut what it deletes from into pieces. */
const DELETED_RANGE = 10;
const PRESENCE_ENTRY = 2;
const BYTES = 1 / 100;
/** A step 2 looks at all structs of a document, whatever it then writes of them. */
const STEP2_STRUCT = 1;
/** Before a frame is read, by its bytes: a small struct has a dozen, a deleted range and an entry of presence fewer. */
const UNREAD = { update: 1, awareness: 1 / 4 };

/** Reads an update of somebody who may send that much. @throws ChatError */
export type UpdateReader = (session: ISession, update: Uint8Array) => IFrame;

/** Read a frame whose turn has come. */
export function readItem(waiting: WaitingItem, readUpdate: UpdateReader): QueueItem {
  if (waiting.type !== 'frame') {
    return waiting;
  }
  const { session, kind, bytes, isAnswer } = waiting;
  try {
    return kind === 'update'
      ? { type: 'update', session, frame: readUpdate(session, bytes), isAnswer }
      : { type: 'presence', session, entries: decodePresence(bytes) };
  } catch (error) {
    return { type: 'refusal', session, code: toChatError(error).code };
  }
}

/** About what something will cost that waits to be read. */
export const guessOf = (waiting: WaitingItem): number =>
  waiting.type === 'frame'
    ? WORK + waiting.bytes.length * UNREAD[waiting.kind]
    : waiting.type === 'command'
      ? COMMAND
      : WORK + bytesOf(waiting) * BYTES;

/** What it costs to write a step 2 of a document. */
export const costOfStep2 = (structs: number, bytes: number): number =>
  STEP2_STRUCT * structs + BYTES * bytes;

/** What it costs to do an item. */
export function costOf(waiting: WaitingItem, item: QueueItem): number {
  switch (item.type) {
    case 'update': {
      const { size, ranges } = item.frame;
      return WORK + STRUCT * size + DELETED_RANGE * ranges + bytesOf(waiting) * BYTES;
    }
    case 'presence':
      return WORK + PRESENCE_ENTRY * item.entries.length;
    case 'command':
      return COMMAND;
    default:
      return WORK + bytesOf(waiting) * BYTES;
  }
}

/** Bytes that something holds while it waits. */
export function bytesOf(item: WaitingItem): number {
  switch (item.type) {
    case 'frame':
      return item.bytes.length;
    case 'step1':
      return item.stateVector.length;
    default:
      return 0;
  }
}
