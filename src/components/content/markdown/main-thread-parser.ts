import { MAIN_THREAD, type IParseBudget } from '../budget.js';
import type { IMarkdownParser, ParseResult } from '../contracts.js';
import { mayRefer, NO_REFERENCES } from './character-references.js';
import { parseMarkdown } from './markdown.js';

/** Parses on the main thread, but only texts that are too short to block it. */
export class MainThreadParser implements IMarkdownParser {
  constructor(private _longest = MAIN_THREAD) {}

  async parse(markdown: string, budget: IParseBudget): Promise<ParseResult> {
    if (markdown.length > this._longest) {
      return { kind: 'refused', reason: 'unavailable' };
    }
    const references = mayRefer(markdown)
      ? await import('entities/decode').catch(() => null)
      : NO_REFERENCES;
    return references
      ? parseMarkdown(markdown, budget, references)
      : { kind: 'refused', reason: 'unavailable' };
  }
}
