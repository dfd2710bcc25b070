import type * as Y from 'yjs';
import type { YChat, YMessage } from '../../src/document/index.js';
import type { Sizes } from './sizes.js';
import type { IWindow } from './window.js';

/**
 * Take out of the document what its messages do not name, once that is too much: attachments, whose rows are in the store, and people,
 * who come in again with what they say.
 */
export function foldEntries({ chat, volume, limits }: IWindow): void {
  if (volume.attachments.total > limits.attachmentsBytes) {
    const named = newestFirst(chat).flatMap(message => textsOf(message, 'attachments'));
    keepWithin(chat.yattachments, volume.attachments, limits.attachmentsBytes / 2, named);
  }
  if (volume.users.total > limits.usersBytes) {
    const messages = newestFirst(chat);
    keepWithin(chat.yusers, volume.users, limits.usersBytes / 2, [
      ...messages.flatMap(message => message.get('sender') as string),
      ...chat.yparticipants.keys(),
      ...messages.flatMap(message => textsOf(message, 'mentions'))
    ]);
  }
}

function newestFirst(chat: YChat): YMessage[] {
  const seqOf = (message: YMessage): number => chat.getExtras(message.get('id') as string).seq ?? 0;
  return chat.ymessages.toArray().sort((a, b) => seqOf(b) - seqOf(a));
}

function textsOf(message: YMessage, key: string): string[] {
  const texts = message.get(key);
  return Array.isArray(texts) ? (texts as string[]) : [];
}

/** Keep of a map what is wanted, the first first, then what came last, as far as it fits. */
function keepWithin<T>(
  map: Y.Map<T>,
  sizes: Sizes,
  bytes: number,
  wanted: readonly string[]
): void {
  const keys = [...map.keys()];
  const kept = new Set<string>();
  let left = bytes;
  for (const key of [...wanted, ...keys.reverse()]) {
    const size = sizes.of(key);
    if (!kept.has(key) && map.has(key) && size <= left) {
      left -= size;
      kept.add(key);
    }
  }
  keys.filter(key => !kept.has(key)).forEach(key => map.delete(key));
}
