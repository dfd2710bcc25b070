import type { IMessage } from '../../src/document/index.js';

/** A message as the store keeps it: as in the document, but always with `seq` and `time`. */
export type IMessageRow = IMessage & { readonly seq: number; readonly time: number };
