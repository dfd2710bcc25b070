import type * as Y from 'yjs';
import type { YChat, YMessage } from '../../../src/document/index.js';
import type { Sizes } from '../gate/sizes.js';
import type { IWindow } from './fold.js';

/**
 * Remove entries that no message in the document names, if they exceed their limits or if some user who has the document may not see
 * them. Attachments keep their rows in the store. Users are added again when they next say something.
 */
export function foldEntries(window: IWindow): void {
  const { chat, documentSize, limits } = window;
  hideEntries(window);
  if (documentSize.attachments.total > limits.attachmentsBytes) {
    const named = newestFirst(chat).flatMap(message => textsOf(message, 'attachments'));
    keepWithin(chat.yattachments, documentSize.attachments, limits.attachmentsBytes / 2, named);
  }
  if (documentSize.users.total > limits.usersBytes) {
    const messages = newestFirst(chat);
    keepWithin(chat.yusers, documentSize.users, limits.usersBytes / 2, [
      ...messages.flatMap(message => message.get('sender') as string),
      ...chat.yparticipants.keys(),
      ...messages.flatMap(message => textsOf(message, 'mentions'))
    ]);
  }
}

/** Remove entries from before the time that every reader may see. Entries that a later message names stay. */
function hideEntries({ chat, documentSize, hidden, hiddenBefore }: IWindow): void {
  const { yattachments, yusers, yparticipants } = chat;
  // Entries of this turn are not measured yet, so they have size 0. They are not old either.
  const old = [...yattachments.keys()].filter(
    id => documentSize.attachments.of(id) > 0 && documentSize.cameOn(id) < hiddenBefore
  );
  if (old.length > 0) {
    const named = new Set(chat.getYMessages().flatMap(message => textsOf(message, 'attachments')));
    old.filter(id => !named.has(id)).forEach(id => yattachments.delete(id));
  }
  const gone = hidden > 0 ? [...yusers.keys()].filter(name => !yparticipants.has(name)) : [];
  if (gone.length > 0) {
    const named = new Set(chat.getYMessages().flatMap(message => peopleOf(chat, message)));
    gone.filter(name => !named.has(name)).forEach(name => yusers.delete(name));
  }
}

/** The usernames in a message. */
function peopleOf(chat: YChat, message: YMessage): string[] {
  const { initiator, participants } = chat.getExtras(message.get('id') as string).details ?? {};
  const named = [initiator, participants].flat();
  const sender = message.get('sender') as string;
  return [sender, ...textsOf(message, 'mentions'), ...named.map(String)];
}

function newestFirst(chat: YChat): YMessage[] {
  const seqOf = (message: YMessage): number => chat.getExtras(message.get('id') as string).seq ?? 0;
  return chat.getYMessages().sort((a, b) => seqOf(b) - seqOf(a));
}

function textsOf(message: YMessage, key: string): string[] {
  const texts = message.get(key);
  return Array.isArray(texts) ? (texts as string[]) : [];
}

/** Keep as many entries of a map as fit: first the wanted ones in their order, then the newest. */
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
