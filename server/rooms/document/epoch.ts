import * as Y from 'yjs';
import { ChatError } from '../../errors.js';
import { YChat } from '../../../src/document/index.js';

/**
 * Whether a state vector belongs to a copy from a former epoch.
 *
 * Folded messages and short-lived clients leave structs in a document permanently. A document that is rewritten under a new room client id
 * is as small as on its first day, and starts a new epoch. Every synced copy knows the room client id of its epoch. A state vector that
 * names a retired one therefore belongs to a stale copy, and the client does not have to help.
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

/** Encode a new document with the same content and no history. */
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
