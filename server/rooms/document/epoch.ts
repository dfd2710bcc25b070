import * as Y from 'yjs';
import { ChatError } from '../../errors.js';
import { YChat } from '../../../src/document/index.js';

/**
 * Folding and passing clients leave traces in a document for ever. Written anew under another room client id it is as
 * small as on its first day, and begins a new epoch. Every synced copy knows the id of its epoch's room, so a state
 * vector that names a retired one is that of a stale copy; no help from the client is needed.
 */
export function isStale(stateVector: Uint8Array, retired: ReadonlySet<number>): boolean {
  if (retired.size === 0) {
    return false;
  }
  try {
    return [...Y.decodeStateVector(stateVector).keys()].some(client => retired.has(client));
  } catch {
    throw new ChatError('malformed');
  }
}

/** The state of a document with the same content and no past. */
export function writeAnew(chat: YChat, roomClient: number): Uint8Array {
  const fresh = new YChat();
  fresh.ydoc.clientID = roomClient;
  fresh.ydoc.transact(() => {
    copyMap(chat.ymetadata, fresh.ymetadata);
    copyMap(chat.yusers, fresh.yusers);
    copyMap(chat.yattachments, fresh.yattachments);
    copyMap(chat.yparticipants, fresh.yparticipants);
    copyMap(chat.ystate, fresh.ystate as Y.Map<unknown>);
    copyMap(chat.yextras, fresh.yextras);
    const messages = chat.getMessages().map(({ id }) => chat.getYMessage(id)!);
    fresh.ymessages.insert(0, messages.map(copyMessage));
  });
  const state = Y.encodeStateAsUpdate(fresh.ydoc);
  fresh.dispose();
  return state;
}

function copyMap<T>(from: Y.Map<T>, to: Y.Map<T>): void {
  from.forEach((value, key) => to.set(key, value));
}

const copyMessage = (message: Y.Map<unknown>): Y.Map<unknown> =>
  new Y.Map(
    [...message.entries()].map(([key, value]) => [
      key,
      value instanceof Y.Text ? new Y.Text(value.toJSON()) : value
    ])
  );
