import * as Y from 'yjs';
import type { YMessage } from '../../../src/document/index.js';

/** The newest plain value of a message's field. */
export function fieldOf(message: YMessage, key: string): unknown {
  const item = message._map.get(key);
  return item && !item.deleted && item.content instanceof Y.ContentAny
    ? item.content.arr.at(-1)
    : undefined;
}
