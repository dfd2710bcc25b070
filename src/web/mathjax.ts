import { MathJaxTypesetter } from '@jupyterlab/mathjax-extension';
import { adoptStyleSheet } from './stylesheet.js';

/** The parts of MathJax that put its rules into a document. */
interface IStyled {
  readonly adaptor: { insertRules(style: HTMLStyleElement, rules: string[]): void };
  addStyleSheet(): void;
  documentStyleSheet(): HTMLStyleElement;
}

/** JupyterLab's typesetter. MathJax's rules go into an adopted style sheet. */
async function createTypesetter(): Promise<MathJaxTypesetter> {
  const made = new MathJaxTypesetter();
  const math = (await made.mathDocument()) as unknown as IStyled;
  let sheet: CSSStyleSheet | null = null;
  // MathJax makes an element with its first rules, and inserts others before them as it needs them.
  math.addStyleSheet = () => {
    const style = math.documentStyleSheet();
    sheet ??= adoptStyleSheet(style.textContent);
  };
  math.adaptor.insertRules = (_, rules) => rules.reverse().forEach(rule => sheet?.insertRule(rule));
  return made;
}

const typesetter = createTypesetter();

/** Typesets the formula of an element. */
export const typeset = async (element: HTMLElement): Promise<void> =>
  (await typesetter).typeset(element);
