import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { NOTICE } from '../../src/document/index.js';
import type { INotice } from '../../src/document/index.js';
import { ChatError } from '../errors.js';
import type { ClientFrame, ServerFrame } from '../rooms/session.js';

/**
 * The y-websocket protocol, as pure readers and writers. Each WebSocket frame is one message, `varUint type · payload`:
 *
 * - 0 sync: `varUint sub · varBytes`; sub 0 step 1 (a state vector), 1 step 2, 2 update
 * - 1 awareness: `varBytes`
 * - 2 auth: `varUint 0 · varString reason`, server to client
 * - 3 query awareness, no payload
 * - 100 notice: `varString JSON`, server to clients that connected with `client=colloquy`
 *
 * Each side opens with its step 1 and answers the other's with step 2. A client counts as synced after its first step 2.
 */
const SYNC = 0;
const AWARENESS = 1;
const AUTH = 2;
const QUERY_AWARENESS = 3;
const STEP1 = 0;
const STEP2 = 1;
const UPDATE = 2;

/** @throws ChatError `malformed` */
export function readFrame(bytes: Uint8Array): ClientFrame {
  try {
    const decoder = decoding.createDecoder(bytes);
    switch (decoding.readVarUint(decoder)) {
      case SYNC: {
        const sub = decoding.readVarUint(decoder);
        const payload = decoding.readVarUint8Array(decoder);
        if (sub === STEP1) {
          return { type: 'step1', stateVector: payload };
        }
        if (sub === STEP2 || sub === UPDATE) {
          return { type: 'update', update: payload, isAnswer: sub === STEP2 };
        }
        break;
      }
      case AWARENESS:
        return { type: 'awareness', update: decoding.readVarUint8Array(decoder) };
      case QUERY_AWARENESS:
        return { type: 'queryAwareness' };
    }
  } catch {
    // falls through: unreadable
  }
  throw new ChatError('malformed');
}

/** The messages that a client understands. Ours understands notices, a stock client has only auth messages. */
export type Dialect = 'colloquy' | 'stock';

/** null if the dialect has no message for the frame. */
export function writeFrame(frame: ServerFrame, dialect: Dialect): Uint8Array | null {
  const encoder = encoding.createEncoder();
  switch (frame.type) {
    case 'step1':
      writeSync(encoder, STEP1, frame.stateVector);
      break;
    case 'step2':
      writeSync(encoder, STEP2, frame.update);
      break;
    case 'update':
      writeSync(encoder, UPDATE, frame.update);
      break;
    case 'awareness':
      encoding.writeVarUint(encoder, AWARENESS);
      encoding.writeVarUint8Array(encoder, frame.update);
      break;
    case 'notice':
      return writeNotice(encoder, frame.notice, dialect);
  }
  return encoding.toUint8Array(encoder);
}

function writeSync(encoder: encoding.Encoder, sub: number, payload: Uint8Array): void {
  encoding.writeVarUint(encoder, SYNC);
  encoding.writeVarUint(encoder, sub);
  encoding.writeVarUint8Array(encoder, payload);
}

function writeNotice(
  encoder: encoding.Encoder,
  notice: INotice,
  dialect: Dialect
): Uint8Array | null {
  if (dialect === 'colloquy') {
    encoding.writeVarUint(encoder, NOTICE);
    encoding.writeVarString(encoder, JSON.stringify(notice));
  } else if ('code' in notice) {
    encoding.writeVarUint(encoder, AUTH);
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarString(encoder, `${notice.code}: ${notice.message}`);
  } else {
    return null;
  }
  return encoding.toUint8Array(encoder);
}
