import type { IDisposable } from '@lumino/disposable';
import type { ITimers } from '../../../model/index.js';
import { SLICE, MAIN_THREAD, type IParseBudget } from '../budget.js';
import type { IMarkdownParser, ParseResult } from '../contracts.js';
import { mayRefer, NO_REFERENCES } from './character-references.js';
import { parseMarkdown } from './markdown.js';

export interface IQuickParserOptions {
  /** Parses long texts, texts with character references, and short ones once the page has used up its time slice. */
  others: IMarkdownParser;
  timers: ITimers;
}

/**
 * Parses short texts on the main thread, so that most messages have their final form before the first paint. After one
 * time slice, it passes the remaining texts to the other parser until the page has had its turn.
 */
export class QuickParser implements IMarkdownParser {
  constructor(private _options: IQuickParserOptions) {}

  async parse(markdown: string, budget: IParseBudget): Promise<ParseResult> {
    const { others, timers } = this._options;
    if (markdown.length > MAIN_THREAD || this._spent >= SLICE || mayRefer(markdown)) {
      return others.parse(markdown, budget);
    }
    this._rest ??= timers.delay(() => {
      this._rest = null;
      this._spent = 0;
    }, 0);
    const start = timers.now();
    const result = parseMarkdown(markdown, budget, NO_REFERENCES);
    this._spent += timers.now() - start;
    return Promise.resolve(result);
  }

  /** The parsing time since the page last had its turn, in milliseconds. */
  private _spent = 0;
  private _rest: IDisposable | null = null;
}
