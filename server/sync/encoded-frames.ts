import type { ServerFrame } from '../rooms/session.js';
import { writeFrame, type Dialect } from './frames.js';
import { LARGEST, partsOf } from './parts.js';

/** The encoded form of frames, so that a frame for many sessions is encoded once per dialect. */
const encoded = new WeakMap<ServerFrame, Map<Dialect, readonly Buffer[]>>();

/** The messages for a frame: none if the dialect has no message for it, several if it is long. */
export function encode(frame: ServerFrame, dialect: Dialect): readonly Buffer[] {
  const forms = encoded.get(frame) ?? new Map<Dialect, readonly Buffer[]>();
  encoded.set(frame, forms);
  let buffers = forms.get(dialect);
  if (!buffers) {
    const whole = writeFrame(frame, dialect);
    const parts =
      whole && whole.length > LARGEST
        ? partsOf(frame).map(part => writeFrame(part, dialect))
        : [whole];
    // ws would copy any other type into a buffer for each session.
    buffers = parts.flatMap(bytes =>
      bytes ? [Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)] : []
    );
    forms.set(dialect, buffers);
  }
  return buffers;
}
