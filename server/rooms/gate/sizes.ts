import * as Y from 'yjs';
import type { YMessage } from '../../../src/document/index.js';

/** The maximum number of bytes that Yjs adds to the value of a key, or to a piece of a text. */
const STRUCT = 24;

/** The size of a plain value in a document, in bytes. The estimate is slightly higher than what Yjs writes. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') {
    return Buffer.byteLength(value) + 3;
  }
  if (Array.isArray(value)) {
    return value.reduce((sum: number, part) => sum + sizeOf(part), 4);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).reduce((sum, [key, part]) => sum + sizeOf(key) + sizeOf(part), 4);
  }
  return typeof value === 'number' ? 9 : 1;
}

/** The size of a growing text in bytes: its characters, and the overhead of each of its pieces. */
function sizeOfText(text: Y.Text): number {
  let size = 0;
  for (let item = text._start; item; item = item.right) {
    size += STRUCT;
    if (!item.deleted && item.content instanceof Y.ContentString) {
      size += Buffer.byteLength(item.content.str);
    }
  }
  return size;
}

/** The size of a map entry in bytes. */
export const sizeOfEntry = (key: string, value: unknown): number =>
  STRUCT + key.length + sizeOf(value);

/** The size of a message in bytes, without its extras. */
export function sizeOfMessage(message: YMessage): number {
  let size = STRUCT;
  for (const [key, value] of message.entries()) {
    size += STRUCT + key.length + (value instanceof Y.Text ? sizeOfText(value) : sizeOf(value));
  }
  return size;
}

/** A table of sizes, and their sum. */
export class Sizes {
  get total(): number {
    return this._total;
  }

  of(key: string): number {
    return this._sizes.get(key) ?? 0;
  }

  set(key: string, size: number): void {
    this._total += size - this.of(key);
    this._sizes.set(key, size);
  }

  delete(key: string): void {
    this._total -= this.of(key);
    this._sizes.delete(key);
  }

  private readonly _sizes = new Map<string, number>();
  private _total = 0;
}
