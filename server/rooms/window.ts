import type { YChat, YMessage } from '../../src/document/index.js';

/** How many messages a document holds: above `max` it is folded down to `keep`. */
export interface IWindow {
  readonly max: number;
  readonly keep: number;
}

/**
 * Take the oldest messages out of the document; their rows in the store are the history. To be called inside a
 * transaction. Clients tell folding from deletion by `metadata.folded`, the highest `seq` that was folded.
 *
 * @param isHeld - messages that stay: pinned ones, and those that still grow
 * @returns how many have left
 */
export function fold(
  chat: YChat,
  { max, keep }: IWindow,
  isHeld: (message: YMessage) => boolean
): number {
  const { ymessages, ymetadata, yextras } = chat;
  if (ymessages.length <= max) {
    return 0;
  }
  const oldest = ymessages
    .toArray()
    .map((message, index) => ({ message, index, id: message.get('id') as string }))
    .map(entry => ({ ...entry, seq: chat.getExtras(entry.id).seq ?? 0 }))
    .sort((a, b) => a.seq - b.seq)
    .slice(0, ymessages.length - keep)
    .filter(({ message }) => !isHeld(message));
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
