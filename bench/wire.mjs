import { Buffer } from 'node:buffer';
import * as encoding from 'lib0/encoding';

const ITEM_TYPE = 7;
const ITEM_ANY = 8;
const HAS_ORIGIN = 0x80;
const HAS_KEY = 0x20;
const Y_MAP = 1;

/**
 * A Yjs update that appends one message, written by hand: documents for hundreds of clients would cost the load generator more than the
 * server needs. `after` is the last message that the client has seen.
 */
export function messageUpdate({ client, clock, after, fields }) {
  const encoder = encoding.createEncoder();
  const uint = value => encoding.writeVarUint(encoder, value);
  const entries = Object.entries(fields);
  [1, 1 + entries.length, client, clock].forEach(uint);
  encoding.writeUint8(encoder, ITEM_TYPE | (after ? HAS_ORIGIN : 0));
  if (after) {
    [after.client, after.clock].forEach(uint);
  } else {
    uint(1);
    encoding.writeVarString(encoder, 'messages');
  }
  uint(Y_MAP);
  for (const [key, value] of entries) {
    encoding.writeUint8(encoder, ITEM_ANY | HAS_KEY);
    [0, client, clock].forEach(uint);
    encoding.writeVarString(encoder, key);
    uint(1);
    encoding.writeAny(encoder, value);
  }
  uint(0); // nothing is deleted
  return encoding.toUint8Array(encoder);
}

/** The number of clocks that a message takes. */
export const messageLength = fields => 1 + Object.keys(fields).length;

const TEXT =
  'has anyone seen the new results from the notebook? I think we need a larger batch size, see train.ipynb.';

/** Marks a body, so that the message is recognised in any frame. */
const MARK = Buffer.from('~bench~');
const DIGITS = 8;

/** A message as jupyterlab-chat writes it, with a body of 120 characters. */
export const fieldsOf = (number, id, sender) => ({
  type: 'msg',
  id,
  body: `${MARK}${String(number).padStart(DIGITS, '0')} ${TEXT}`.padEnd(120, '.'),
  time: 1_767_225_600.5,
  sender,
  raw_time: false
});

/** Calls `each` with the number of every message in a frame. */
export function readMarks(frame, each) {
  for (let at = frame.indexOf(MARK); at >= 0; at = frame.indexOf(MARK, at + MARK.length)) {
    each(Number(frame.latin1Slice(at + MARK.length, at + MARK.length + DIGITS)));
  }
}

const message = (...parts) => {
  const encoder = encoding.createEncoder();
  for (const part of parts) {
    if (typeof part === 'number') {
      encoding.writeVarUint(encoder, part);
    } else if (typeof part === 'string') {
      encoding.writeVarString(encoder, part);
    } else {
      encoding.writeVarUint8Array(encoder, part);
    }
  }
  return encoding.toUint8Array(encoder);
};

const EMPTY = Uint8Array.of(0);

/**
 * The protocol of each kind of server: its greeting, its sign that a client has joined, and its message. Hocuspocus names the room in each
 * frame.
 */
export const DIALECTS = {
  'y-websocket': {
    hello: () => [message(0, 0, EMPTY)],
    update: (room, update) => message(0, 2, update),
    /** Whether the frame is the answer to the client's step 1. */
    isWelcome: frame => frame[0] === 0 && frame[1] === 1
  },
  hocuspocus: {
    hello: room => [message(room, 2, 0, 'token'), message(room, 0, 0, EMPTY)],
    update: (room, update) => message(room, 0, 2, update),
    isWelcome: (frame, room) =>
      [0, 4].includes(frame[1 + room.length]) && frame[2 + room.length] === 1
  }
};
