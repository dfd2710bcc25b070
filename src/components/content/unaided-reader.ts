import { UNAIDED, type IParseBudget } from './budget.js';
import type { IMarkdownReader, ParseResult } from './contracts.js';
import { readMarkdown } from './markdown.js';

/** Parses on the main thread, but only texts that are too short to block it. */
export class UnaidedReader implements IMarkdownReader {
  constructor(private _longest = UNAIDED) {}

  async read(markdown: string, budget: IParseBudget): Promise<ParseResult> {
    return Promise.resolve(
      markdown.length > this._longest
        ? { kind: 'refused', reason: 'unavailable' }
        : readMarkdown(markdown, budget)
    );
  }
}
