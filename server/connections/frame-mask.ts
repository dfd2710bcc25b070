/**
 * The masks of WebSocket frames (RFC 6455, section 5.3), four bytes at a time. `ws` would take 30 ms for a frame of 8 MB, byte by byte, while
 * the event loop waits. The bundle offers this file to `ws` as `bufferutil`, the package that it looks for.
 */

/** @param key - four bytes */
export function unmask(buffer: Uint8Array, key: Uint8Array): void {
  const { length } = buffer;
  // Words begin at addresses that four divides.
  const start = Math.min(-buffer.byteOffset & 3, length);
  const count = (length - start) >>> 2;
  const end = start + 4 * count;
  unmaskBytes(buffer, key, 0, start);
  unmaskBytes(buffer, key, end, length);
  if (count === 0) {
    return;
  }
  const words = new Uint32Array(buffer.buffer, buffer.byteOffset + start, count);
  const [word] = new Uint32Array(
    Uint8Array.from({ length: 4 }, (_, i) => key[(start + i) & 3]).buffer
  );
  for (let i = 0; i < count; i++) {
    words[i] ^= word;
  }
}

/** Writes the masked bytes of `source` to a place of `output`. */
export function mask(
  source: Uint8Array,
  key: Uint8Array,
  output: Uint8Array,
  offset: number,
  length: number
): void {
  const place = output.subarray(offset, offset + length);
  place.set(source.subarray(0, length));
  unmask(place, key);
}

function unmaskBytes(buffer: Uint8Array, key: Uint8Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    buffer[i] ^= key[i & 3];
  }
}
