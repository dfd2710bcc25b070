import { Breaks } from '../../breaks.js';
import type { ITransactions } from './connection.js';

/** How many times as long as a piece of the work the break after it takes: usually, and when the index is far behind or has names of removed files. */
const BREAK_FACTOR = 199;
const HURRIED_FACTOR = 9;

/** Messages that are not indexed, above which the index is far behind. A search would have to index them all. */
const FAR_BEHIND = 5_000;

/**
 * Keeps the search index close behind the messages, after they are stored. Nobody waits for this work, so it leaves most of the time to
 * others, and does not hold them up until the disk has it. A search does what is left of it.
 */
export class IndexUpkeep {
  constructor(private readonly _store: Pick<ITransactions, 'read' | 'writeUnsynced'>) {}

  /** Works until nothing is left to do. A failure ends it until the next call, because a search can do without it. */
  wake(): void {
    this._work ??= this._run().then(
      () => (this._work = null),
      () => (this._work = null)
    );
  }

  private async _run(): Promise<void> {
    const breaks = new Breaks(BREAK_FACTOR);
    while (await this._store.read(({ searches }) => searches.hasWork())) {
      const isHurried = await this._store.read(
        ({ searches }) => searches.countBehind() > FAR_BEHIND || searches.hasRemovedNames()
      );
      breaks.factor = isHurried ? HURRIED_FACTOR : BREAK_FACTOR;
      await breaks.take();
      await this._store.writeUnsynced(({ searches }) => searches.tidy());
    }
  }

  private _work: Promise<unknown> | null = null;
}
