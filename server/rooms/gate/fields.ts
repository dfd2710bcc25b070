import * as Y from 'yjs';
import type { YMessage } from '../../../src/document/index.js';

/** The plain value that an item of a map holds, if it is there still. */
export const valueOf = (item: Y.Item | undefined): unknown =>
  item && !item.deleted && item.content instanceof Y.ContentAny
    ? item.content.arr.at(-1)
    : undefined;

/** The newest plain value of a message's field. */
export const fieldOf = (message: YMessage, key: string): unknown => valueOf(message._map.get(key));
