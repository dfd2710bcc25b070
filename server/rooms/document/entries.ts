import type * as Y from 'yjs';
import type { YChat, YMessage } from '../../../src/document/index.js';
import type { Sizes } from '../gate/sizes.js';
import type { IWindow } from './window.js';

/**
 * Take out of the document what its messages do not name, once that is too much or somebody who has the document may not know of it:
 * attachments, whose rows are in the store, and people, who come in again with what they say.
 */
export function foldEntries(window: IWindow): void {
  const { chat, volume, limits } = window;
  hideEntries(window);
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

/** Entries of a time that somebody does not read. What a later message names is told with it. */
function hideEntries({ chat, volume, hidden, hiddenBefore }: IWindow): void {
  const { ymessages, yattachments, yusers, yparticipants } = chat;
  // What came in this turn is not measured yet, and not of another time.
  const old = [...yattachments.keys()].filter(
    id => volume.attachments.of(id) > 0 && volume.cameOn(id) < hiddenBefore
  );
  if (old.length > 0) {
    const named = new Set(ymessages.toArray().flatMap(message => textsOf(message, 'attachments')));
    old.filter(id => !named.has(id)).forEach(id => yattachments.delete(id));
  }
  const gone = hidden > 0 ? [...yusers.keys()].filter(name => !yparticipants.has(name)) : [];
  if (gone.length > 0) {
    const named = new Set(ymessages.toArray().flatMap(message => peopleOf(chat, message)));
    gone.filter(name => !named.has(name)).forEach(name => yusers.delete(name));
  }
}

/** Whom a message names. */
function peopleOf(chat: YChat, message: YMessage): string[] {
  const { initiator, participants } = chat.getExtras(message.get('id') as string).details ?? {};
  const told = [initiator, participants].flat();
  const sender = message.get('sender') as string;
  return [sender, ...textsOf(message, 'mentions'), ...told.map(String)];
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
