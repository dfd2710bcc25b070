import * as encoding from 'lib0/encoding';
import * as fc from 'fast-check';
import * as Y from 'yjs';
import { ChatError } from '../../../server/errors.js';
import type { ServerFrame } from '../../../server/rooms/session.js';
import { readFrame, writeFrame } from '../../../server/sync/frames.js';

function bytes(...parts: (number | Uint8Array)[]): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const part of parts) {
    if (typeof part === 'number') {
      encoding.writeVarUint(encoder, part);
    } else {
      encoding.writeVarUint8Array(encoder, part);
    }
  }
  return encoding.toUint8Array(encoder);
}

const payload = fc.uint8Array({ maxLength: 300 });

it('[SYNC1] the messages of the y-websocket protocol can be read', () => {
  fc.assert(
    fc.property(payload, data => {
      expect(readFrame(bytes(0, 0, data))).toEqual({ type: 'step1', stateVector: data });
      expect(readFrame(bytes(0, 1, data))).toMatchObject({ type: 'update', update: data });
      expect(readFrame(bytes(0, 2, data))).toMatchObject({ type: 'update', update: data });
      expect(readFrame(bytes(1, data))).toEqual({ type: 'awareness', update: data });
    })
  );
  expect(readFrame(bytes(3))).toEqual({ type: 'queryAwareness' });
});

it('[SYNC1] the other side can decode an encoded frame', () => {
  fc.assert(
    fc.property(payload, fc.constantFrom('stock', 'colloquy'), (data, dialect) => {
      for (const type of ['step2', 'update', 'awareness'] as const) {
        const written = writeFrame({ type, update: data }, dialect)!;
        expect(readFrame(written)).toMatchObject({ update: data });
      }
      const step1: ServerFrame = { type: 'step1', stateVector: data };
      expect(readFrame(writeFrame(step1, dialect as 'stock')!)).toEqual(step1);
    })
  );
});

it('[SYNC2] any other bytes are malformed and do no harm', () => {
  const known = new Set(['step1', 'update', 'awareness', 'queryAwareness']);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), data => {
      try {
        expect(known).toContain(readFrame(data).type);
      } catch (error) {
        expect(error).toBeInstanceOf(ChatError);
        expect((error as ChatError).code).toBe('malformed');
      }
    }),
    { numRuns: 500 }
  );
  const cut = bytes(0, 2, Y.encodeStateAsUpdate(new Y.Doc())).slice(0, -1);
  for (const data of [new Uint8Array(), bytes(0), bytes(0, 3, cut), bytes(2, 0), bytes(100), cut]) {
    expect(() => readFrame(data)).toThrow(ChatError);
  }
});

it('[SYNC3] a refusal is an auth message for a stock client, and a notice for a Colloquy client', () => {
  const notice = { type: 'refused', code: 'not_yours', message: 'No.', id: 'ü' } as const;
  expect(writeFrame({ type: 'notice', notice }, 'stock')).toEqual(
    bytes(2, 0, new TextEncoder().encode('not_yours: No.'))
  );
  expect(writeFrame({ type: 'notice', notice }, 'colloquy')).toEqual(
    bytes(100, new TextEncoder().encode(JSON.stringify(notice)))
  );
});

it('[SYNC3] a stock client gets no message of an unknown type', () => {
  const notice = { type: 'welcome', username: 'ada', role: 'owner', write: true } as const;
  expect(writeFrame({ type: 'notice', notice }, 'stock')).toBeNull();
});
