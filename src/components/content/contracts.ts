import type { IKeptApart } from '../../document/index.js';
import type { IParseBudget } from './budget.js';
import type { ContentNode } from './nodes.js';

export type ParseResult =
  | { readonly kind: 'content'; readonly nodes: readonly ContentNode[] }
  | { readonly kind: 'refused'; readonly reason: Refusal };

/** Why a text is not drawn as markdown. `unavailable`: no worker can be had for so long a text. */
export type Refusal = 'too_large' | 'too_slow' | 'unavailable';

/** Reads markdown. It never throws, and never holds the page for long. */
export interface IMarkdownReader {
  read(markdown: string, budget: IParseBudget): Promise<ParseResult>;
}

/** What the bodies of messages need of their surroundings. */
export interface IContentServices {
  readonly reader: IMarkdownReader;
  /** The page that shows a file of the reader's, by its path; without it such links are text. */
  fileUrl?(this: void, path: string): string;
  /** Reads what is kept apart of a bundle, with the reader's token; without it the rest of the bundle is shown. */
  readApart?(this: void, kept: IKeptApart, signal: AbortSignal): Promise<Blob>;
}

/** Something that was rendered, and is let go of. */
export interface IRendered {
  readonly node: HTMLElement;
  /** It has been put into the page. */
  attach?(): void;
  dispose(): void;
}
