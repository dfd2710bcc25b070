import type { IRenderMime } from '@jupyterlab/rendermime';
import type { IUnfinished } from './element-builder.js';

/** Typesets formulas with the host's typesetter, one by one. It is given only formulas that were checked. */
export class Typesetter {
  constructor(private _typesetter: IRenderMime.ILatexTypesetter | null = null) {}

  async *typeset({ formulas }: IUnfinished): AsyncGenerator<void> {
    for (const { element, node } of formulas) {
      if (this._typesetter) {
        yield;
        const [open, close] = node.isBlock ? ['\\[', '\\]'] : ['\\(', '\\)'];
        const isEnvironment = node.source.startsWith('\\begin');
        element.textContent = isEnvironment ? node.tex : `${open}${node.tex}${close}`;
        try {
          await this._typesetter.typeset(element);
        } catch (error) {
          console.error(error);
        }
        tidy(element, node.source);
      }
    }
  }
}

/** Removes the ids and links that MathJax adds. If nothing was typeset, restores the original text. */
function tidy(element: HTMLElement, source: string): void {
  if (!element.querySelector('mjx-container, .MathJax, math')) {
    element.textContent = source;
  }
  for (const named of element.querySelectorAll('[id], [href]')) {
    named.removeAttribute('id');
    named.removeAttribute('href');
  }
}
