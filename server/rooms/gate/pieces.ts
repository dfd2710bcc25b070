import * as Y from 'yjs';
import type { YChat, YMessage } from '../../../src/document/index.js';
import { endOf, stateOf } from './clocks.js';
import { candidatesOf, type DeleteSet, type IFrame, type Struct } from './frame.js';
import type { IRefusal } from './refusal.js';
import { fits, weightOf } from './frame-weight.js';

/** The maximum number of references from client to client that are followed at once. The gate follows no more. */
const MAX_DEPTH = 500;

/** The key of structs that must stay together: the place of a new message in the order, or a message of the document. */
type Key = number | YMessage;

interface IPlaced {
  readonly struct: Struct;
  /** The message that this struct is a part of; null for a whole message and for an entry of another root. */
  readonly within: Key | null;
}

/**
 * Cut a large frame into pieces, which the gate judges one after the other. A piece refers to nothing in a later one. All that a frame
 * does to one message stays in one piece, because it passes as a whole or not at all.
 *
 * @param maxStructs - the number of structs and deleted ranges that a piece may have; one that ends with a long message has more
 * @returns the frame alone if it is small, or if the gate will not take it
 */
export function piecesOf(frame: IFrame, chat: YChat, maxStructs: number): readonly IFrame[] {
  return fits(frame, maxStructs) ? [frame] : (new Cutter(frame, chat).cut(maxStructs) ?? [frame]);
}

class Cutter {
  constructor(
    private readonly _frame: IFrame,
    private readonly _chat: YChat
  ) {
    this._entries = new Set(candidatesOf(_frame).entries);
  }

  /** Null if the frame has a gap or a circle. */
  cut(maxStructs: number): readonly IFrame[] | null {
    for (const [client, structs] of this._frame.clients) {
      if (!this._place(client, structs.at(-1)!.id.clock + 1)) {
        return null;
      }
    }
    this._cutOrder(maxStructs);
    return this._cutDeletes(maxStructs) ? this._pieces : null;
  }

  /** Put the structs of a client up to this clock into the order, each behind what it refers to. */
  private _place(client: number, until: number): boolean {
    const wanted = [{ client, until }];
    for (let next = wanted.at(-1); next; next = wanted.at(-1)) {
      const structs = this._frame.clients.get(next.client)!;
      const places = this._placesOf(next.client);
      const struct = structs[places.length];
      if (!struct || struct.id.clock >= next.until) {
        wanted.pop();
        continue;
      }
      const missing = this._referencesOf(struct).find(id => this._isMissing(id));
      if (missing) {
        if (
          wanted.length > MAX_DEPTH ||
          missing.clock >= endOf(this._chat, this._frame, missing.client)
        ) {
          return false;
        }
        wanted.push({ client: missing.client, until: missing.clock + 1 });
        continue;
      }
      places.push(this._order.length);
      this._order.push({ struct, within: this._messageOf(struct) });
    }
    return true;
  }

  private _referencesOf(struct: Struct): readonly Y.ID[] {
    if (!(struct instanceof Y.Item) || struct.id.clock < stateOf(this._chat, struct.id.client)) {
      return []; // a struct in the document implies the structs that it refers to
    }
    const { origin, rightOrigin, parent } = struct;
    return [origin, rightOrigin, parent].filter(id => id instanceof Y.ID);
  }

  /** Whether an id is neither in the document nor in the order yet. */
  private _isMissing({ client, clock }: Y.ID): boolean {
    const last = this._frame.clients.get(client)?.[this._placesOf(client).length - 1];
    const placed = last ? last.id.clock + last.length : 0;
    return clock >= Math.max(placed, stateOf(this._chat, client));
  }

  private _messageOf(struct: Struct): Key | null {
    const [near] = this._referencesOf(struct);
    if (!(struct instanceof Y.Item) || !near) {
      return null;
    }
    const isParent = near === struct.parent;
    let within: Key | null;
    if (near.clock < stateOf(this._chat, near.client)) {
      const item = Y.getItem(this._chat.ydoc.store, near);
      within = item instanceof Y.Item ? (isParent ? this._parentOf(item) : this._of(item)) : null;
    } else {
      const structs = this._frame.clients.get(near.client)!;
      const place = this._placesOf(near.client)[Y.findIndexSS(structs as Y.Item[], near.clock)];
      within = this._order[place].within ?? (isParent ? place : null);
    }
    this._noteId(struct, within);
    return within;
  }

  /** A message may replace one of the same id that the frame deletes. Both belong together. */
  private _noteId({ parentSub, content }: Y.Item, within: Key | null): void {
    const id: unknown = parentSub === 'id' && content instanceof Y.ContentAny && content.arr[0];
    const former = typeof id === 'string' ? this._chat.getYMessage(id) : undefined;
    if (former && within !== null) {
      this._successors.set(former, within);
    }
  }

  /** The message of the document that an item is a part of. */
  private _of({ parent }: Y.Item): YMessage | null {
    const item = (parent as Y.AbstractType<unknown> | null)?._item;
    return item ? this._parentOf(item) : null;
  }

  /** The message of the document that an item is, or is a part of. */
  private _parentOf(item: Y.Item): YMessage | null {
    const isMessage = item.parent === (this._chat.ymessages as unknown);
    return isMessage && item.content instanceof Y.ContentType
      ? (item.content.type as unknown as YMessage)
      : this._of(item);
  }

  private _keyOf(key: Key): Key {
    return typeof key === 'number' ? key : (this._successors.get(key) ?? key);
  }

  /** Cut the order wherever a piece is full and no message is begun. */
  private _cutOrder(maxStructs: number): void {
    const keys = this._order.map(({ within }, place) => this._keyOf(within ?? place));
    keys.forEach((key, place) => this._last.set(key, place));
    let piece = this._begin();
    let weight = 0;
    let end = 0;
    this._order.forEach(({ struct }, place) => {
      if (weight >= maxStructs && end < place) {
        piece = this._begin();
        weight = 0;
      }
      weight += weightOf(struct);
      end = Math.max(end, this._last.get(keys[place])!);
      const { client } = struct.id;
      piece.clients.set(client, piece.clients.get(client) ?? []);
      piece.clients.get(client)!.push(struct);
      piece.size++;
      this._pieceAt.push(piece);
    });
  }

  /** Give each piece the deletions that belong to it. False if something is deleted that nobody has sent. */
  private _cutDeletes(maxStructs: number): boolean {
    /** Deletions in messages that the frame does not change otherwise. */
    const others = new Map<Key, (readonly [number, number, number])[]>();
    const { store } = this._chat.ydoc;
    for (const [client, ranges] of this._frame.deletes.clients) {
      const state = stateOf(this._chat, client);
      const known = store.clients.get(client) ?? [];
      const own = this._frame.clients.get(client) ?? [];
      for (const { clock, len } of ranges) {
        const to = clock + len;
        if (to > endOf(this._chat, this._frame, client)) {
          return false;
        }
        const isGone = isDeleted(known, clock, Math.min(to, state));
        for (const item of isGone ? [] : between(known, clock, Math.min(to, state))) {
          if (!item.deleted && item instanceof Y.Item) {
            const from = Math.max(clock, item.id.clock);
            const range = [client, from, Math.min(to, item.id.clock + item.length) - from] as const;
            const message = this._parentOf(item);
            const key = message && this._keyOf(message);
            const place = key === null ? this._order.length - 1 : this._last.get(key);
            if (place === undefined) {
              const ranges = others.get(key!) ?? [];
              others.set(key!, ranges);
              ranges.push(range);
            } else {
              add(this._pieceAt[place] ?? this._pieces[0], ...range);
            }
          }
        }
        for (const struct of own.length > 0 ? between(own, Math.max(clock, state), to) : []) {
          const from = Math.max(clock, state, struct.id.clock);
          const place = this._placesOf(client)[Y.findIndexSS(own as Y.Item[], from)];
          const length = Math.min(to, struct.id.clock + struct.length) - from;
          add(this._pieceAt[place], client, from, length);
        }
      }
    }
    let piece = this._pieces.at(-1)!;
    for (const ranges of others.values()) {
      piece = piece.size + piece.ranges >= maxStructs ? this._begin() : piece;
      for (const range of ranges) {
        add(piece, ...range);
      }
    }
    this._pieces.forEach(({ deletes }) => deletes.clients.forEach(sort));
    return true;
  }

  private _begin(): IPiece {
    const { _refused: refused, _entries: entries } = this;
    const deletes = Y.createDeleteSet();
    const piece: IPiece = { clients: new Map(), deletes, size: 0, ranges: 0, refused, entries };
    this._pieces.push(piece);
    return piece;
  }

  private _placesOf(client: number): number[] {
    const places = this._places.get(client) ?? [];
    this._places.set(client, places);
    return places;
  }

  private readonly _entries: ReadonlySet<string>;
  private readonly _refused: IRefusal[] = [];
  private readonly _order: IPlaced[] = [];
  /** The places of the structs of each client in the order. */
  private readonly _places = new Map<number, number[]>();
  /** The last place at which something of each message is. */
  private readonly _last = new Map<Key, number>();
  private readonly _successors = new Map<YMessage, Key>();
  private readonly _pieces: IPiece[] = [];
  /** The piece of each place. */
  private readonly _pieceAt: IPiece[] = [];
}

interface IPiece extends IFrame {
  readonly clients: Map<number, Struct[]>;
  size: number;
  ranges: number;
}

/** The structs of a list that have something between two clocks. */
function* between(structs: readonly Struct[], clock: number, to: number): Iterable<Struct> {
  if (clock < to) {
    const list = structs as Y.Item[];
    for (let i = Y.findIndexSS(list, clock); i < list.length && list[i].id.clock < to; i++) {
      yield list[i];
    }
  }
}

/** Whether one deleted struct of a list holds all between two clocks. Most ranges of a client that reconnects are such ones. */
function isDeleted(structs: readonly Struct[], clock: number, to: number): boolean {
  if (clock >= to) {
    return true;
  }
  const list = structs as Y.Item[];
  const struct = list[Y.findIndexSS(list, clock)];
  return struct.deleted && struct.id.clock + struct.length >= to;
}

type Range = DeleteSet['clients'] extends Map<number, (infer R)[]> ? R : never;

/** Add a deletion to a piece. */
function add(piece: IPiece, client: number, clock: number, len: number): void {
  const ranges = piece.deletes.clients.get(client) ?? [];
  piece.deletes.clients.set(client, ranges);
  const last = ranges.at(-1);
  if (last && last.clock + last.len === clock) {
    last.len += len;
  } else {
    ranges.push({ clock, len });
    piece.ranges++;
  }
}

const sort = (ranges: Range[]): unknown => ranges.sort((a, b) => a.clock - b.clock);
