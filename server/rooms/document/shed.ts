import * as Y from 'yjs';
import type { YChat } from '../../../src/document/index.js';
import { isOld } from '../gate/homeless.js';

/** How often the choice of what stays may grow. Each time, what stays has referred to more tombstones. */
const ROUNDS = 4;

/**
 * Collect the tombstones of messages that have left the document. Yjs keeps them for ever, because a new item may refer to them. Here they
 * become `GC` structs, which merge: what remains is one struct per client, however many messages the chat had.
 *
 * No copy elsewhere has to change: clocks and ids stay the same, so a client goes on with the copy that it has. The first
 * tombstone and the last one stay, and the pinned messages among them. A message that a client puts among them goes to the end of the list.
 *
 * Call this between two transactions of the document, and show the document to nobody before it is stored. A copy without the tombstones
 * would lose what a document that still has them puts beside them.
 *
 * @returns whether anything was collected
 */
export function shed(chat: YChat): boolean {
  const dropped = new Set<Y.Item | Y.GC>(deadExtras(chat));
  for (const item of shedMessages(chat)) {
    dropped.add(item);
  }
  if (dropped.size > 0) {
    collect(chat.ydoc.store, dropped);
  }
  return dropped.size > 0;
}

/** Take the extras of messages that are gone out of their map. No message id is used twice, so nothing will refer to them. */
function deadExtras({ yextras }: YChat): Y.Item[] {
  const dead: Y.Item[] = [];
  for (const [key, newest] of yextras._map) {
    if (newest.deleted) {
      for (let item: Y.Item | null = newest; item; item = item.left) {
        dead.push(item);
      }
      yextras._map.delete(key);
    }
  }
  return dead;
}

/** Take tombstones out of the list of messages. Those that other items need to find their places stay. */
function shedMessages(chat: YChat): Y.Item[] {
  const items = itemsOf(chat);
  const young = items.findIndex(item => !item.deleted && !isOld(chat, item));
  const last = items.findLastIndex(({ deleted }, place) => deleted && (young < 0 || place < young));
  const stays = items.map(
    ({ deleted, origin }, place) => !deleted || origin === null || place >= last
  );
  const places = new Map(items.map((item, place) => [item, place]));
  const list = new List(chat.ydoc.store, items, places, stays);
  for (let round = 0; list.keepNeeded(); round++) {
    if (round === ROUNDS) {
      return []; // next time
    }
  }
  const dropped: Y.Item[] = [];
  let left: Y.Item | null = null;
  items.forEach((item, place) => {
    if (!stays[place]) {
      dropped.push(item);
      return;
    }
    if (place > 0 && !stays[place - 1]) {
      item.left = left;
      item.origin = left && left.lastId;
    }
    if (left) {
      left.right = item;
    } else {
      chat.ymessages._start = item;
    }
    left = item;
  });
  chat.ymessages._searchMarker?.splice(0);
  return dropped;
}

function itemsOf({ ymessages }: YChat): Y.Item[] {
  const items: Y.Item[] = [];
  for (let item = ymessages._start; item; item = item.right) {
    items.push(item);
  }
  return items;
}

/** The list of messages, with the choice of what stays. */
class List {
  constructor(
    private readonly _store: Y.Doc['store'],
    private readonly _items: readonly Y.Item[],
    private readonly _places: ReadonlyMap<Y.Item | Y.GC, number>,
    private readonly _stays: boolean[]
  ) {}

  /**
   * Keep the tombstones without which another copy would put an item elsewhere. Between two runs of tombstones that go, all items but the
   * first must follow one another. The first will follow what stays before it, so it must have done so all along.
   *
   * @returns whether more has to stay
   */
  keepNeeded(): boolean {
    this._isGrown = false;
    let before = -1;
    let first = -1;
    this._items.forEach((item, place) => {
      if (!this._stays[place]) {
        return;
      }
      const left = this._placeOf(item.origin);
      const right = this._placeOf(item.rightOrigin);
      if (before !== place - 1 || place === 0) {
        first = place;
        if (before >= 0 && !this._descends(item, this._items[before])) {
          this._keep(before, place);
        }
      } else if (left === null || left < first) {
        this._keep(left ?? 0, place); // it competes with the first one
      }
      if (right !== null && right > place) {
        this._keep(place, right);
      }
      before = place;
    });
    return this._isGrown;
  }

  private _keep(from: number, to: number): void {
    for (let place = from; place <= to; place++) {
      this._isGrown ||= !this._stays[place];
      this._stays[place] = true;
    }
  }

  private _placeOf(id: Y.ID | null): number | null {
    return id && (this._places.get(Y.getItem(this._store, id)) ?? null);
  }

  /** Whether an item was put behind another one, or behind what was. Every copy that has it then has the other one too. */
  private _descends({ origin }: Y.Item, other: Y.Item): boolean {
    for (let id = origin; id;) {
      const item: Y.Item | Y.GC = Y.getItem(this._store, id);
      if (item === other || !(item instanceof Y.Item)) {
        return Y.compareIDs(id, other.lastId);
      }
      id = item.origin;
    }
    return false;
  }

  private _isGrown = false;
}

/** Replace structs by `GC` structs, and merge these with their neighbours. */
function collect({ clients }: Y.Doc['store'], dropped: ReadonlySet<Y.Item | Y.GC>): void {
  for (const [client, structs] of clients) {
    const kept: (Y.Item | Y.GC)[] = [];
    for (const struct of structs) {
      const last = kept.at(-1);
      const isGone = struct instanceof Y.GC || dropped.has(struct);
      if (isGone && last instanceof Y.GC) {
        last.length += struct.length;
      } else {
        kept.push(isGone ? new Y.GC(struct.id, struct.length) : struct);
      }
    }
    clients.set(client, kept);
  }
}
