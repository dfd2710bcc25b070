import type * as Y from 'yjs';
import type { YChat, YMessage } from '../../src/document/index.js';

/** How many messages a document holds: above `max` it is folded down to `keep`. */
export interface IWindow {
  readonly max: number;
  readonly keep: number;
  /** Messages up to this place leave, however few there are: somebody who has the document may not read them. */
  readonly hidden?: number;
}

/**
 * Take the oldest messages out of the document; their rows in the store are the history. Clients tell folding from deletion by
 * `metadata.folded`, the highest `seq` that was folded.
 *
 * @param isBusy - messages that stay, since they still grow or have just been changed
 * @returns how many have left
 */
export function fold(
  transaction: Y.Transaction,
  chat: YChat,
  { max, keep, hidden = 0 }: IWindow,
  isBusy: (message: YMessage) => boolean
): number {
  const { ymessages, ymetadata, yextras } = chat;
  const excess = ymessages.length > max ? ymessages.length - keep : 0;
  if (excess === 0 && hidden === 0) {
    return 0;
  }
  const oldest = ymessages
    .toArray()
    .map(message => ({ message, id: message.get('id') as string }))
    .map(entry => ({ ...entry, ...chat.getExtras(entry.id) }))
    .sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0))
    .filter(({ seq = 0, pinned }, place) => seq <= hidden || (place < excess && !pinned))
    .filter(({ message }) => !isBusy(message));
  const folded = oldest.at(-1)?.seq;
  if (folded === undefined) {
    return 0;
  }
  // Item by item: places of the array are not to be trusted while a turn's frames come in.
  oldest.forEach(({ message }) => message._item?.delete(transaction));
  oldest.forEach(({ id }) => yextras.delete(id));
  ymetadata.set('folded', Math.max(folded, chat.folded));
  return oldest.length;
}
