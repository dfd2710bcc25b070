import fc from 'fast-check';
import { mask, unmask } from '../../../server/connections/frame-mask.js';

/** The definition in RFC 6455, byte by byte. */
const masked = (bytes: Uint8Array, key: Uint8Array): Uint8Array =>
  bytes.map((byte, i) => byte ^ key[i % 4]);

const key = fc.uint8Array({ minLength: 4, maxLength: 4 });

it('[LOAD30] takes the mask from bytes of any length at any address', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), key, fc.nat(8), (bytes, key, at) => {
      const memory = new Uint8Array(at + bytes.length + 8).fill(7);
      const buffer = memory.subarray(at, at + bytes.length);
      buffer.set(bytes);
      unmask(buffer, key);
      expect(buffer).toEqual(masked(bytes, key));
      expect([...memory.subarray(0, at), ...memory.subarray(at + bytes.length)]).toEqual(
        Array<number>(at + 8).fill(7)
      );
    })
  );
});

it('[LOAD30] masks bytes into another buffer, and leaves their own alone', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 100 }),
      key,
      fc.nat(8),
      (bytes, key, at) => {
        const source = bytes.slice();
        const output = new Uint8Array(at + bytes.length);
        mask(source, key, output, at, bytes.length);
        expect([source, output.subarray(at)]).toEqual([bytes, masked(bytes, key)]);
      }
    )
  );
});
