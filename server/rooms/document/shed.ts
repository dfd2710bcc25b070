import * as Y from 'yjs';
import { YChat } from '../../../src/document/index.js';
import { isLeftBehind } from '../gate/astray.js';

type Struct = Y.Item | Y.GC;
type List = YChat['ymessages'];

/**
 * Remove the traces of past messages from the room's copy of a document. The epoch goes on, and no client notices.
 *
 * A folded message leaves one item in the list and one in `extras`. The one in the list is there because later messages refer to it for
 * their place. This function turns such items into `GC` structs, which Yjs merges. Yjs would discard an item that refers to a `GC` struct.
 * Therefore the list is cut before an item, the anchor. No item after the anchor refers to an item before it. The tombstones before the
 * anchor become `GC` structs. The live messages before it, such as pinned ones, and the anchor become a chain: each refers to the one before.
 *
 * All copies still show the messages in the same order. Old copies have more tombstones between them, but the gate lets no new message
 * refer to a place before the anchor.
 *
 * Call this between transactions.
 *
 * @param kept - the number of newest tombstones that stay, so that messages on their way keep their places
 * @returns whether it removed anything
 */
export function shed(chat: YChat, kept: number): boolean {
  const gone = new Set<Y.Item>();
  const anchor = anchorOf(chat, kept);
  if (anchor) {
    cutBefore(chat.ymessages, anchor).forEach(item => gone.add(item));
  }
  for (const [id, newest] of chat.yextras._map) {
    if (newest.deleted) {
      // Only the server writes extras, and it never uses the id of a past message again.
      for (let item: Y.Item | null = newest; item; item = item.left) {
        gone.add(item);
      }
      chat.yextras._map.delete(id);
    }
  }
  collect(chat.ydoc, gone);
  return gone.size > 0;
}

/**
 * Whether the document still tells of what has left it: the ids of messages, which are often times, their number, and the names of files
 * and users.
 */
export function hasTraces(chat: YChat): boolean {
  const { ymessages, yextras, yusers, yparticipants, yattachments } = chat;
  const entries = [yextras, yusers, yparticipants, yattachments].flatMap(map => [
    ...map._map.values()
  ]);
  return [...itemsOf(ymessages), ...entries].some(({ deleted }) => deleted);
}

/** Choose the item before which the list can be cut; null if there is none. */
function anchorOf(chat: YChat, kept: number): Y.Item | null {
  const items = itemsOf(chat.ymessages);
  const lastIndex = items.findIndex(item => !item.deleted && !isLeftBehind(chat, item)) - kept;
  const anchor = lastCut(chat.ydoc, items, lastIndex);
  const oldest = items.findIndex(({ deleted }) => !deleted);
  if (!anchor || oldest > items.indexOf(anchor) || canCutBefore(chat, anchor)) {
    return anchor;
  }
  return lastCut(chat.ydoc, items, Math.min(oldest - 1, lastIndex));
}

/** The last tombstone, up to this index, that can be the anchor: no later item refers to an item before it. */
function lastCut(doc: Y.Doc, items: readonly Y.Item[], lastIndex: number): Y.Item | null {
  if (lastIndex < 1) {
    return null;
  }
  const indexes = new Map(items.map((item, index) => [item, index]));
  const indexOf = (id: Y.ID): number => indexes.get(Y.getItem(doc.store, id)) ?? -1;
  let firstReferred = Infinity;
  for (let index = items.length - 1; index > 0 && firstReferred >= 0; index--) {
    const item = items[index];
    if (index <= lastIndex && item.deleted && firstReferred >= index) {
      return item;
    }
    firstReferred = Math.min(
      firstReferred,
      item.origin ? indexOf(item.origin) : -1,
      item.rightOrigin ? indexOf(item.rightOrigin) : Infinity
    );
  }
  return null;
}

/**
 * Try a cut on a copy. Live messages before the anchor will depend on one another in the order of the list. If they were not written in
 * this order, such a document could not be loaded.
 */
function canCutBefore(chat: YChat, { id }: Y.Item): boolean {
  const copy = copyOf(chat);
  const anchor = Y.getItem(copy.ydoc.store, id);
  collect(copy.ydoc, new Set(cutBefore(copy.ymessages, anchor)));
  const again = copyOf(copy);
  const isSame = idsOf(again) === idsOf(chat);
  copy.dispose();
  again.dispose();
  return isSame;
}

function copyOf({ ydoc }: YChat): YChat {
  const copy = new YChat();
  Y.applyUpdate(copy.ydoc, Y.encodeStateAsUpdate(ydoc));
  return copy;
}

const idsOf = ({ ymessages }: YChat): string =>
  JSON.stringify(ymessages.map(message => message.get('id')));

/** Take the tombstones before the anchor out of the list. Returns them. */
function cutBefore(list: List, anchor: Y.Item): Y.Item[] {
  const items = itemsOf(list);
  const before = items.slice(0, items.indexOf(anchor));
  let left: Y.Item | null = null;
  for (const item of [...before.filter(({ deleted }) => !deleted), anchor]) {
    item.origin = left && left.lastId;
    item.rightOrigin = null;
    item.left = left;
    if (left) {
      left.right = item;
    } else {
      list._start = item;
    }
    left = item;
  }
  list._searchMarker?.splice(0);
  return before.filter(({ deleted }) => deleted);
}

function itemsOf(list: List): Y.Item[] {
  const items: Y.Item[] = [];
  for (let item = list._start; item; item = item.right) {
    items.push(item);
  }
  return items;
}

/** Replace items by `GC` structs, and merge neighbours. */
function collect({ store }: Y.Doc, gone: ReadonlySet<Y.Item>): void {
  for (const client of new Set([...gone].map(({ id }) => id.client))) {
    const kept: Struct[] = [];
    for (const struct of store.clients.get(client)!) {
      const last = kept.at(-1);
      const isGone = struct instanceof Y.GC || gone.has(struct);
      if (isGone && last instanceof Y.GC) {
        last.length += struct.length;
      } else {
        kept.push(isGone ? new Y.GC(struct.id, struct.length) : struct);
      }
    }
    store.clients.set(client, kept);
  }
}
