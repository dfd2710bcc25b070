import * as Y from 'yjs';
import type { YChat } from '../../../src/document/index.js';
import type { IFrame } from './frame.js';

/** The clock up to which the document knows a client. */
export const stateOf = ({ ydoc }: YChat, client: number): number => Y.getState(ydoc.store, client);

/** The clock up to which the document and a frame together know a client. */
export function endOf(chat: YChat, { clients }: IFrame, client: number): number {
  const last = clients.get(client)?.at(-1);
  return Math.max(stateOf(chat, client), last ? last.id.clock + last.length : 0);
}
