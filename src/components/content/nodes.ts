/**
 * The parsed Markdown of a message, as plain data. Only these kinds of nodes can be rendered. They are created outside
 * the main thread where possible, without the browser's HTML parser.
 */
export type ContentNode = string | IElementNode | ICodeNode | IFormulaNode | IImageNode;

/** An element from the allow-list. */
export interface IElementNode {
  readonly kind: 'element';
  readonly tag: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly children: ContentNode[];
}

/** A block of code. */
export interface ICodeNode {
  readonly kind: 'code';
  readonly text: string;
  /** Only letters, digits, `_` and `+#.-`; may be empty. */
  readonly language: string;
}

/** LaTeX that may be typeset. */
export interface IFormulaNode {
  readonly kind: 'formula';
  readonly tex: string;
  readonly isBlock: boolean;
  /** The original text, shown if no typesetter is available. */
  readonly source: string;
}

export interface IImageNode {
  readonly kind: 'image';
  readonly src: string;
  readonly alt: string;
  readonly title?: string;
}
