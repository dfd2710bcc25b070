import type { IKeptApart } from '../../document/index.js';
import type { IParseBudget } from './budget.js';
import type { ContentNode } from './nodes.js';

export type ParseResult =
  | { readonly kind: 'content'; readonly nodes: readonly ContentNode[] }
  | { readonly kind: 'refused'; readonly reason: Refusal };

/** Why a text is not rendered as Markdown. `unavailable`: the text needs a worker, but none could be started. */
export type Refusal = 'too_large' | 'too_slow' | 'unavailable';

/** Parses Markdown. It never throws and never blocks the page for long. */
export interface IMarkdownReader {
  read(markdown: string, budget: IParseBudget): Promise<ParseResult>;
}

/** The services that message bodies need. */
export interface IContentServices {
  readonly reader: IMarkdownReader;
  /** Returns the URL of the page that shows one of the reader's files. Without it, links to files become text. */
  fileUrl?(this: void, path: string): string;
  /**
   * Fetches a representation that is stored outside the document, with the reader's token. Without it, only the others
   * are shown.
   */
  readApart?(this: void, kept: IKeptApart, signal: AbortSignal): Promise<Blob>;
}

/** Rendered content that must be disposed. */
export interface IRendered {
  readonly node: HTMLElement;
  /** Call this after the node has been added to the page. */
  attach?(): void;
  dispose(): void;
}
