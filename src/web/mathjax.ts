import { MathJaxTypesetter } from '@jupyterlab/mathjax-extension';
import { adoptStyleSheet } from './stylesheet.js';

/** The modules that JupyterLab's typesetter loads. Each is evaluated in a task of its own: together they would hold the page for too long. */
const PARTS: readonly (() => Promise<unknown>)[] = [
  () => import('mathjax-full/js/handlers/html/HTMLHandler.js'),
  () => import('mathjax-full/js/input/tex.js'),
  () => import('mathjax-full/js/output/chtml/fonts/tex.js'),
  () => import('mathjax-full/js/output/chtml.js'),
  () => import('mathjax-full/js/input/tex/AllPackages.js'),
  () => import('mathjax-full/js/input/tex/require/RequireConfiguration.js')
];

/** The parts of MathJax that put its rules into a document. */
interface IStyled {
  readonly adaptor: { insertRules(style: HTMLStyleElement, rules: string[]): void };
  addStyleSheet(): void;
  documentStyleSheet(): HTMLStyleElement;
}

/** JupyterLab's typesetter. MathJax's rules go into an adopted style sheet. */
async function createTypesetter(): Promise<MathJaxTypesetter> {
  for (const evaluate of PARTS) {
    await evaluate();
    await nextTask();
  }
  const made = new MathJaxTypesetter();
  const math = (await made.mathDocument()) as unknown as IStyled;
  let sheet: CSSStyleSheet | null = null;
  // MathJax makes an element with its first rules, and inserts others before them as it needs them.
  math.addStyleSheet = () => {
    const style = math.documentStyleSheet();
    sheet ??= adoptStyleSheet(style.textContent);
  };
  math.adaptor.insertRules = (_, rules) => rules.reverse().forEach(rule => sheet?.insertRule(rule));
  await nextTask();
  return made;
}

const nextTask = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

let typesetter: Promise<MathJaxTypesetter> | undefined;

/** Typesets the formula of an element. */
export async function typeset(element: HTMLElement): Promise<void> {
  typesetter ??= createTypesetter().catch((error: unknown) => {
    typesetter = undefined; // The next formula tries again.
    throw error;
  });
  await (await typesetter).typeset(element);
}
