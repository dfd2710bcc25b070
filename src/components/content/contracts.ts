import type { IRenderMime } from '@jupyterlab/rendermime';
import type { IKeptApart } from '../../document/index.js';
import type { IActiveCells, ISelections } from '../../model/index.js';
import type { IParseBudget } from './budget.js';
import type { UnfoldedCode } from './unfolded-code.js';
import type { ContentNode } from './nodes.js';

export type ParseResult =
  | { readonly kind: 'content'; readonly nodes: readonly ContentNode[] }
  | { readonly kind: 'refused'; readonly reason: Refusal };

/** The reason why a text is not rendered as Markdown. `unavailable`: the text needs a worker, but none could be started. */
export type Refusal = 'too_large' | 'too_slow' | 'unavailable';

/** Parses Markdown. It never throws and never blocks the page for long. */
export interface IMarkdownParser {
  parse(markdown: string, budget: IParseBudget): Promise<ParseResult>;
}

/** Colours code: elements with the same text, or null for a language that it does not know. It may load the language first. */
export type Colour = (code: string, language: string) => Promise<ParentNode | null>;

/** Draws a diagram of Mermaid: an image, or null where it cannot. */
export type Draw = (source: string) => Promise<HTMLImageElement | null>;

/** The renderers that a host has for parts of messages. Without one of them, such parts appear as their source text. */
export interface IRenderers {
  readonly typesetter?: IRenderMime.ILatexTypesetter | null;
  readonly colour?: Colour;
  readonly draw?: Draw;
}

/** The places where code of a message can be put. Without them, it can only be copied. */
export interface ICodeTargets {
  readonly cells?: IActiveCells;
  readonly selections?: ISelections;
}

/** The services that message bodies need. */
export interface IContentServices extends IRenderers, ICodeTargets {
  readonly parser: IMarkdownParser;
  /** The code that the reader has unfolded. Without it, a message folds its code again when it comes back into the page. */
  readonly unfolded?: UnfoldedCode;
  /** Returns the URL of the page that shows one of the reader's files. Without it, links to files become text. */
  fileUrl?(this: void, path: string): string;
  /** Returns what opens the chat or message of this server that an address names; null for any other address. */
  placeOf?(this: void, address: string): (() => void) | null;
  /**
   * Fetches a representation that is stored outside the document, with the reader's token. Without it, only the others
   * are shown.
   *
   * @param isAsked - true if the reader asked for it, false if the message shows it by itself
   */
  readApart?(this: void, kept: IKeptApart, isAsked: boolean, signal: AbortSignal): Promise<Blob>;
}

/** Rendered content that must be disposed. */
export interface IRendered {
  readonly node: HTMLElement;
  /** Call this after the node has been added to the page. */
  attach?(): void;
  dispose(): void;
}
