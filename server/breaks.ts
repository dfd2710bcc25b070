import { nextTurn } from './clock.js';

/** Longer pieces do not lengthen the break further, in milliseconds. */
const MAX_BREAK_MS = 100;

/** The long work of one turn of the event loop, in milliseconds. Behind it, the rest waits for another turn. */
const TURN_MS = 5;

/** The work of one function before others should run, in milliseconds. */
const PIECE_MS = 4;

/** A turn of the event loop in which long work goes on. */
interface ITurn {
  /** When it is full, in milliseconds of `performance.now`. */
  readonly fullAt: number;
  /** Resolves when long work may go on in another turn. */
  readonly over: Promise<void>;
}

/** Null if no long work has gone on lately. */
let turn: ITurn | null = null;

/** Resolves in a turn of the event loop that has place for long work. Many works at once would hold it up together. */
async function ownTurn(): Promise<void> {
  while (turn && performance.now() >= turn.fullAt) {
    await turn.over;
    await nextTurn(); // those who waited go on one after the other
  }
  turn ??= begin();
}

/** After a turn with long work, all long works rest for as long as it took, so that half of the time is always left to others. */
function begin(): ITurn {
  const start = performance.now();
  const over = nextTurn()
    .then(() => rest(Math.min(performance.now() - start, MAX_BREAK_MS)))
    .then(() => {
      turn = null;
    });
  return { fullAt: start + TURN_MS, over };
}

const rest = async (ms: number): Promise<void> => {
  await (ms < 1 ? nextTurn() : new Promise(resolve => setTimeout(resolve, ms)));
};

/**
 * Breaks in long work, so that other work waits for one piece of it at most. A break takes as long as the piece before it. So half of the
 * time remains for other work, and for other processes on the same database. The time is measured and not injected, because it depends on
 * the processor and the disk.
 */
export class Breaks {
  /** @param factor - how many times as long as the piece a break takes; more for work for which nobody waits */
  constructor(factor = 1) {
    this.factor = factor;
  }

  /** May change from break to break. */
  factor: number;

  /** @param least - the minimum of the break, in milliseconds */
  async take(least = 0): Promise<void> {
    const ms = Math.max(
      least,
      this.factor * Math.min(performance.now() - this._since, MAX_BREAK_MS)
    );
    await rest(ms);
    await ownTurn();
    this._since = performance.now();
  }

  /** Takes a break if the piece was long enough for one. */
  async takeIfDue(): Promise<void> {
    if (performance.now() - this._since >= PIECE_MS) {
      await this.take();
    }
  }

  /** Goes through a long list with a break after each `most` of its items. */
  async between<T>(
    items: Iterable<T>,
    most: number,
    run: (item: T) => void | Promise<void>
  ): Promise<void> {
    let count = 0;
    for (const item of items) {
      await run(item);
      if (++count % most === 0) {
        await this.take();
      }
    }
  }

  private _since = performance.now();
}
