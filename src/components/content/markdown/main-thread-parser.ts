import { MAIN_THREAD, type IParseBudget } from '../budget.js';
import type { IMarkdownParser, ParseResult } from '../contracts.js';
import { parseMarkdown } from './markdown.js';

/** Parses on the main thread, but only texts that are too short to block it. */
export class MainThreadParser implements IMarkdownParser {
  constructor(private _longest = MAIN_THREAD) {}

  async parse(markdown: string, budget: IParseBudget): Promise<ParseResult> {
    return Promise.resolve(
      markdown.length > this._longest
        ? { kind: 'refused', reason: 'unavailable' }
        : parseMarkdown(markdown, budget)
    );
  }
}
