import type { YChat, YMessage } from '../../src/document/index.js';

/** How many messages a document holds: above `max` it is folded down to `keep`. */
export interface IWindow {
  readonly max: number;
  readonly keep: number;
  /** Messages up to this place leave, however few there are: somebody who has the document may not read them. */
  readonly hidden?: number;
}

/**
 * Take the oldest messages out of the document; their rows in the store are the history. To be called inside a
 * transaction. Clients tell folding from deletion by `metadata.folded`, the highest `seq` that was folded.
 *
 * @param isBusy - messages that stay, since they still grow or have just been changed
 * @returns how many have left
 */
export function fold(
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
    .map((message, index) => ({ message, index, id: message.get('id') as string }))
    .map(entry => ({ ...entry, ...chat.getExtras(entry.id) }))
    .sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0))
    .filter(({ seq = 0, pinned }, place) => seq <= hidden || (place < excess && !pinned))
    .filter(({ message }) => !isBusy(message));
  const folded = oldest.at(-1)?.seq;
  if (folded === undefined) {
    return 0;
  }
  // From the end, neighbours together: what is left keeps its place meanwhile.
  const places = oldest.map(({ index }) => index).sort((a, b) => b - a);
  for (let i = 0; i < places.length;) {
    let count = 1;
    while (places[i + count] === places[i] - count) {
      count++;
    }
    ymessages.delete(places[i] - count + 1, count);
    i += count;
  }
  oldest.forEach(({ id }) => yextras.delete(id));
  ymetadata.set('folded', Math.max(folded, chat.folded));
  return oldest.length;
}
