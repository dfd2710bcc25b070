import fc from 'fast-check';
import * as encoding from 'lib0/encoding';
import * as decoding from 'lib0/decoding';
import { BoundedDecoder } from '../../../../server/rooms/gate/bounded-decoder.js';

/** The decoder uses another method from this length on. */
const LONG = 4 * 1024;

function decoderOf(bytes: Uint8Array, { any = false } = {}): BoundedDecoder {
  const encoder = encoding.createEncoder();
  if (any) {
    encoding.writeUint8(encoder, 119);
  }
  encoding.writeVarUint8Array(encoder, bytes);
  return new BoundedDecoder(decoding.createDecoder(encoding.toUint8Array(encoder)));
}

it('[LOAD22] reads a text the same, whatever its length and script', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom('plain', 'é', '漢', '😀', '\ufeff', '\0', '\u2028')
  );
  fc.assert(
    fc.property(piece, fc.boolean(), (text, long) => {
      const whole = (long ? text.repeat(LONG) : text).toWellFormed();
      const bytes = Buffer.from(whole);
      expect(decoderOf(bytes).readString()).toBe(whole);
      expect(decoderOf(bytes, { any: true }).readAny()).toBe(whole);
    }),
    { numRuns: 60 }
  );
});

it.each([
  ['a byte that no text has', [0xff]],
  ['half a character', [0xe6, 0xbc]],
  ['a surrogate', [0xed, 0xa0, 0x80]]
])('[LOAD22] rejects %s in a short text and in a long one', (_, wrong) => {
  for (const length of [0, LONG]) {
    const bytes = Buffer.concat([Buffer.alloc(length, '漢'), Buffer.from(wrong)]);
    expect(() => decoderOf(bytes).readString()).toThrow('not valid');
    expect(() => decoderOf(bytes, { any: true }).readAny()).toThrow('not valid');
  }
});
