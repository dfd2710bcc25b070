import { Breaks } from '../../../server/breaks.js';

/** Breaks that take no time. They note how much work was done between two of them, as the test counts it. */
export class CountedBreaks extends Breaks {
  /** The work since the last break. */
  work = 0;
  /** The most work of one piece. */
  most = 0;
  count = 0;

  override take(): Promise<void> {
    this.most = Math.max(this.most, this.work);
    this.work = 0;
    this.count++;
    return Promise.resolve();
  }
}
