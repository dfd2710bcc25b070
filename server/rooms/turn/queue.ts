import type { ChatError } from '../../errors.js';
import type { ISession } from '../session.js';
import {
  bytesOf,
  costOf,
  guessOf,
  isRead,
  LARGE_SHARE,
  USER_SHARE,
  readItem,
  type IUpdateReader
} from './costs.js';
import type { Answer, ICommandItem, QueueItem, WaitingItem } from './queue-items.js';

/**
 * The maximum number of bytes and items of one session that may wait before the room stops reading it. An honest session has one or two
 * frames waiting.
 */
const MAX_WAITING_BYTES = 1024 * 1024;
const MAX_WAITING_COUNT = 256;

/** Up to this many bytes and items, a turn takes the items in the order of their arrival. */
const IN_ORDER_BYTES = 16 * 1024;
const IN_ORDER_COUNT = 512;

/**
 * The queue in front of a room's document. A turn takes items from it up to its cost limit. A short queue is taken in order of arrival. A
 * long one is taken round-robin, one item per user. The items of one user always keep their order.
 */
export class Queue {
  /** @param _step2 - the current cost of writing a step 2 */
  constructor(
    private readonly _reader: IUpdateReader,
    private readonly _step2: () => number = () => 0
  ) {}

  get isEmpty(): boolean {
    return this._items.length === 0;
  }

  push(item: WaitingItem): void {
    if (item.type === 'step1') {
      this._lastStep1.set(item.session, item);
    }
    this._items.push(item);
    this._count(item, 1);
  }

  /**
   * Take the items of the next turn. Together they cost no more than `maxCost`, and those of one user no more than a share of it. But the
   * turn always gets one item, or the reading of one large frame. Commands count as open until they are answered.
   */
  take(maxCost: number): { items: readonly QueueItem[]; cost: number } {
    const items: QueueItem[] = [];
    let cost = 0;
    const taken = new Set<WaitingItem>();
    /** The rests of frames of which this turn takes a piece. They keep their places. */
    const rests = new Map<WaitingItem, WaitingItem>();
    const passedOver = new Set<string>();
    const costs = new Map<string, number>();
    /** State vectors for which this turn writes a step 2. Sessions with the same state vector get the same step 2. */
    const written = new Set<string>();
    for (const waiting of this._isInOrder(maxCost) ? this._items : this._inTurns()) {
      const user = userOf(waiting);
      if (passedOver.has(user)) {
        continue;
      }
      const step2 = this._step2Of(waiting, written);
      const guess = guessOf(waiting) + step2;
      const isMuch = isRead(waiting) || guess > LARGE_SHARE * maxCost;
      const own = costs.get(user) ?? 0;
      const isTooMuch = cost + guess > maxCost || (own > 0 && own + guess > USER_SHARE * maxCost);
      if (items.length > 0 && (isMuch || isTooMuch)) {
        passedOver.add(user);
        continue;
      }
      taken.add(waiting);
      if (waiting.type === 'step1') {
        if (this._lastStep1.get(waiting.session) !== waiting) {
          continue; // a later step 1 replaces this one
        }
        this._lastStep1.delete(waiting.session);
        written.add(keyOf(waiting.stateVector));
      }
      const read = readItem(waiting, this._reader, maxCost);
      const { item, rest } = read;
      if (rest) {
        rests.set(waiting, rest);
        passedOver.add(user);
      }
      if (item) {
        const dropRest = rest && ((): void => this._drop(rest));
        items.push(item.type === 'update' ? { ...item, dropRest } : item);
      }
      this._served.set(user, ++this._turns);
      const itsCost = costOf(waiting, read) + step2;
      cost += itsCost;
      costs.set(user, own + itsCost);
      if (isMuch) {
        break;
      }
    }
    this._items =
      taken.size === this._items.length && rests.size === 0
        ? []
        : this._items.flatMap(item => rests.get(item) ?? (taken.has(item) ? [] : item));
    rests.forEach(rest => this._count(rest, 1));
    if (this._items.length === 0) {
      this._served.clear();
    }
    for (const waiting of taken) {
      this._count(waiting, -1);
      if (waiting.type === 'command') {
        this._open.add(waiting);
      }
    }
    return { items, cost };
  }

  answer(item: ICommandItem, answer: Answer): void {
    this._open.delete(item);
    item.done(answer);
  }

  /** Drop everything that waits, and answer all open commands with an error. */
  abort(error: ChatError): void {
    const waiting = this._items.splice(0);
    waiting.forEach(item => item.type === 'command' && this._open.add(item));
    this._loads.clear();
    this._lastStep1.clear();
    this._bytes = 0;
    this._open.forEach(item => item.done({ error }));
    this._open.clear();
  }

  private _drop(item: WaitingItem): void {
    const left = this._items.filter(other => other !== item);
    if (left.length < this._items.length) {
      this._items = left;
      this._count(item, -1);
    }
  }

  /** Whether so little waits that the turn takes the items in the order of their arrival. */
  private _isInOrder(maxCost: number): boolean {
    // A step 1 has few bytes, but its step 2 may cost a lot.
    const isDear = this._lastStep1.size > 0 && this._lastStep1.size * this._step2() > maxCost;
    return !isDear && this._bytes <= IN_ORDER_BYTES && this._items.length <= IN_ORDER_COUNT;
  }

  /** The cost of the step 2 that this item needs; 0 if this turn writes it already. */
  private _step2Of(waiting: WaitingItem, written: ReadonlySet<string>): number {
    const isWritten =
      waiting.type === 'step1'
        ? this._lastStep1.get(waiting.session) !== waiting ||
          written.has(keyOf(waiting.stateVector))
        : waiting.type !== 'catch-up';
    return isWritten ? 0 : this._step2();
  }

  /** One item of each user per round. The user who was served longest ago comes first. */
  private *_inTurns(): Iterable<WaitingItem> {
    const queues = new Map<string, WaitingItem[]>();
    for (const item of this._items) {
      const user = userOf(item);
      const queue = queues.get(user);
      if (queue) {
        queue.push(item);
      } else {
        queues.set(user, [item]);
      }
    }
    const servedOn = (user: string): number => this._served.get(user) ?? 0;
    let users = [...queues.keys()].sort((a, b) => servedOn(a) - servedOn(b));
    for (let round = 0; users.length > 0; round++) {
      for (const user of users) {
        yield queues.get(user)![round];
      }
      users = users.filter(user => queues.get(user)!.length > round + 1);
    }
  }

  /** Update the load of a session. If too many of its items wait, the room stops reading it until all of them are processed. */
  private _count(item: WaitingItem, change: 1 | -1): void {
    if (!('session' in item)) {
      return;
    }
    const { session } = item;
    const bytes = bytesOf(item);
    const load = this._loads.get(session) ?? { bytes: 0, count: 0, isHeld: false };
    load.bytes += change * bytes;
    load.count += change;
    this._bytes += change * bytes;
    const isFull = load.bytes > MAX_WAITING_BYTES || load.count > MAX_WAITING_COUNT;
    if (isFull !== load.isHeld && (isFull || load.count === 0)) {
      load.isHeld = isFull;
      session.hold?.(isFull);
    }
    if (load.count > 0) {
      this._loads.set(session, load);
    } else {
      this._loads.delete(session);
    }
  }

  private _items: WaitingItem[] = [];
  private _bytes = 0;
  /** The load of each session. */
  private _loads = new Map<ISession, { bytes: number; count: number; isHeld: boolean }>();
  /** The last step 1 of each session. It replaces the earlier ones. */
  private _lastStep1 = new Map<ISession, WaitingItem>();
  /** When each user was last served, since the queue was last empty. */
  private _served = new Map<string, number>();
  private _turns = 0;
  /** Commands that were taken but are not stored yet. */
  private _open = new Set<ICommandItem>();
}

const keyOf = (stateVector: Uint8Array): string => Buffer.from(stateVector).toString('latin1');

function userOf(item: WaitingItem): string {
  if (item.type === 'command') {
    return item.principal.username;
  }
  return 'session' in item ? item.session.principal.username : '';
}
