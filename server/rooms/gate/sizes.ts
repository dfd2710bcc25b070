import * as Y from 'yjs';
import type { YMessage } from '../../../src/document/index.js';

/** What Yjs writes with the value of a key, and with a piece of a text, at the most. */
const STRUCT = 24;

/** Bytes of a plain value in a document, a little more than Yjs writes. */
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

/** Bytes of a text that grows: its characters, and what each piece of it brings with it. */
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

/** Bytes of an entry of a map. */
export const sizeOfEntry = (key: string, value: unknown): number =>
  STRUCT + key.length + sizeOf(value);

/** Bytes of a message, without what the server keeps beside it. */
export function sizeOfMessage(message: YMessage): number {
  let size = STRUCT;
  for (const [key, value] of message.entries()) {
    size += STRUCT + key.length + (value instanceof Y.Text ? sizeOfText(value) : sizeOf(value));
  }
  return size;
}

/** The sizes of things, and their sum. */
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
