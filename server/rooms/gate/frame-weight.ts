import * as Y from 'yjs';
import type { IFrame, Struct } from './frame.js';

/** This many bytes of a text cost as much as one struct: they are measured, stored and indexed. */
const BYTES_PER_STRUCT = 200;

/** Whether a frame has at most this weight. To weigh a long text takes time, so only as much is weighed as is necessary. */
export function fits({ clients, ranges, size }: IFrame, most: number): boolean {
  let weight = ranges;
  if (weight + size > most) {
    return false;
  }
  for (const structs of clients.values()) {
    for (const struct of structs) {
      weight += weightOf(struct);
      if (weight > most) {
        return false;
      }
    }
  }
  return true;
}

/** The weight of a struct: 1, and more for a long text. */
export function weightOf(struct: Struct): number {
  const content = struct instanceof Y.Item ? struct.content : null;
  const value: unknown = content instanceof Y.ContentAny ? content.arr[0] : null;
  const text = content instanceof Y.ContentString ? content.str : value;
  return (
    1 + (typeof text === 'string' ? Math.floor(Buffer.byteLength(text) / BYTES_PER_STRUCT) : 0)
  );
}
