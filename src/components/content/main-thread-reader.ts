import { MAIN_THREAD, type IParseBudget } from './budget.js';
import type { IMarkdownReader, ParseResult } from './contracts.js';
import { readMarkdown } from './markdown.js';

/** Parses on the main thread, but only texts that are too short to block it. */
export class MainThreadReader implements IMarkdownReader {
  constructor(private _longest = MAIN_THREAD) {}

  async read(markdown: string, budget: IParseBudget): Promise<ParseResult> {
    return Promise.resolve(
      markdown.length > this._longest
        ? { kind: 'refused', reason: 'unavailable' }
        : readMarkdown(markdown, budget)
    );
  }
}
