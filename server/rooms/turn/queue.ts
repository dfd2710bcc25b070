import type { ChatError } from '../../errors.js';
import type { ISession } from '../session.js';
import { bytesOf, costOf, guessOf, readItem, type UpdateReader } from './costs.js';
import type { Answer, ICommandItem, QueueItem, WaitingItem } from './queue-items.js';

/** What one session may have waiting before it is not read any more. An honest one has a frame or two. */
const WAITING_BYTES = 1024 * 1024;
const WAITING_COUNT = 256;

/** What may cost this share of a turn gets one of its own: what others have said meanwhile does not wait for it. */
const MUCH = 1 / 4;

/** So little is taken in the order of its arrival. */
const FEW_BYTES = 16 * 1024;
const FEW = 512;

/**
 * The queue before a room's document. A turn takes as much of it as it may cost: what is little in the order of arrival, of
 * what is much one thing of each user in turn. What one user sends stays in its order.
 */
export class Queue {
  /** @param _step2 - what it costs to write a step 2 now */
  constructor(
    private readonly _readUpdate: UpdateReader,
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

  /** What the next turn does, as far as it costs no more than `most`; at least one thing. Its commands count as open until they are answered. */
  take(most: number): { items: readonly QueueItem[]; cost: number } {
    const items: QueueItem[] = [];
    let cost = 0;
    const taken = new Set<WaitingItem>();
    const passedOver = new Set<string>();
    /** State vectors for which this turn writes a step 2: whoever lacks the same gets the same. */
    const written = new Set<string>();
    for (const waiting of this._isLittle(most) ? this._items : this._inTurns()) {
      const user = userOf(waiting);
      const step2 = this._step2Of(waiting, written);
      const guess = guessOf(waiting) + step2;
      const isMuch = guess > MUCH * most;
      if (items.length > 0 && (isMuch || cost + guess > most)) {
        passedOver.add(user);
      }
      if (passedOver.has(user)) {
        continue;
      }
      taken.add(waiting);
      if (waiting.type === 'step1') {
        if (this._lastStep1.get(waiting.session) !== waiting) {
          continue; // it has said anew what it has
        }
        this._lastStep1.delete(waiting.session);
        written.add(keyOf(waiting.stateVector));
      }
      const item = readItem(waiting, this._readUpdate);
      items.push(item);
      this._served.set(user, ++this._turns);
      cost += costOf(waiting, item) + step2;
      if (isMuch) {
        break;
      }
    }
    this._items =
      taken.size === this._items.length ? [] : this._items.filter(item => !taken.has(item));
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

  /** Nothing will come of what waits. */
  abort(error: ChatError): void {
    const waiting = this._items.splice(0);
    waiting.forEach(item => item.type === 'command' && this._open.add(item));
    this._loads.clear();
    this._lastStep1.clear();
    this._bytes = 0;
    this._open.forEach(item => item.done({ error }));
    this._open.clear();
  }

  private _isLittle(most: number): boolean {
    // A step 1 has a few bytes, whatever it costs.
    const isDear = this._lastStep1.size > 0 && this._lastStep1.size * this._step2() > most;
    return !isDear && this._bytes <= FEW_BYTES && this._items.length <= FEW;
  }

  /** What it costs to write what somebody lacks, unless this turn writes it already. */
  private _step2Of(waiting: WaitingItem, written: ReadonlySet<string>): number {
    const isWritten =
      waiting.type === 'step1'
        ? this._lastStep1.get(waiting.session) !== waiting ||
          written.has(keyOf(waiting.stateVector))
        : waiting.type !== 'catch-up';
    return isWritten ? 0 : this._step2();
  }

  /** One thing of each user, whose turn was longest ago, and again. */
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

  /** Somebody of whom much waits is not read until it is worked off. */
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
    const isFull = load.bytes > WAITING_BYTES || load.count > WAITING_COUNT;
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
  /** What waits of each session. */
  private _loads = new Map<ISession, { bytes: number; count: number; isHeld: boolean }>();
  /** Of those who say several times what they have, the last is what they have. */
  private _lastStep1 = new Map<ISession, WaitingItem>();
  /** When somebody's turn was, since there was last nothing to do. */
  private _served = new Map<string, number>();
  private _turns = 0;
  /** Commands that were taken and are not stored yet. */
  private _open = new Set<ICommandItem>();
}

const keyOf = (stateVector: Uint8Array): string => Buffer.from(stateVector).toString('latin1');

function userOf(item: WaitingItem): string {
  if (item.type === 'command') {
    return item.principal.username;
  }
  return 'session' in item ? item.session.principal.username : '';
}
