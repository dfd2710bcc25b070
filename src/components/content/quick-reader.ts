import type { IDisposable } from '@lumino/disposable';
import type { ITimers } from '../../model/index.js';
import { SLICE, UNAIDED, type IParseBudget } from './budget.js';
import type { IMarkdownReader, ParseResult } from './contracts.js';
import { readMarkdown } from './markdown.js';

export interface IQuickReaderOptions {
  /** Reads what is long, and what comes when the page has read enough by itself. */
  others: IMarkdownReader;
  timers: ITimers;
}

/**
 * Reads short texts on the page's own thread, so that most messages stand as they will be before they are painted. After a slice of
 * time the rest is left to the others, until the page has had its turn.
 */
export class QuickReader implements IMarkdownReader {
  constructor(private _options: IQuickReaderOptions) {}

  async read(markdown: string, budget: IParseBudget): Promise<ParseResult> {
    const { others, timers } = this._options;
    if (markdown.length > UNAIDED || this._spent >= SLICE) {
      return others.read(markdown, budget);
    }
    this._rest ??= timers.delay(() => {
      this._rest = null;
      this._spent = 0;
    }, 0);
    const start = timers.now();
    const result = readMarkdown(markdown, budget);
    this._spent += timers.now() - start;
    return Promise.resolve(result);
  }

  /** Milliseconds of reading since the page had its last turn. */
  private _spent = 0;
  private _rest: IDisposable | null = null;
}
