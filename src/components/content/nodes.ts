/**
 * What a message's markdown means, as plain data: what is not named here cannot be drawn. It is made off the page's thread,
 * and no HTML parser ever sees it.
 */
export type ContentNode = string | IElementNode | ICodeNode | IFormulaNode | IImageNode;

/** An element of the allow-list. */
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
  /** Letters, digits and `+#.-` alone; may be empty. */
  readonly language: string;
}

/** LaTeX that may be typeset. */
export interface IFormulaNode {
  readonly kind: 'formula';
  readonly tex: string;
  readonly isBlock: boolean;
  /** As it was written, for where nothing sets formulas. */
  readonly source: string;
}

export interface IImageNode {
  readonly kind: 'image';
  readonly src: string;
  readonly alt: string;
  readonly title?: string;
}
