import type { TranslationBundle } from '@jupyterlab/translation';
import { element, HOLD } from '../elements.js';
import { formatNumber } from '../page-language.js';
import type { UnfoldedCode } from '../unfolded-code.js';

/** Code with more lines is folded. The style of `cq-mod-folded` says how many lines remain. */
const MAX_UNFOLDED_LINES = 20;

/**
 * Folds each long block of code of the rendered content. A button below the code unfolds it.
 *
 * @param unfolded - the blocks that stay as they are
 */
export function foldCode(
  root: HTMLElement,
  trans: TranslationBundle,
  unfolded: UnfoldedCode
): void {
  for (const [pre, lines] of longBlocks(root)) {
    const code = pre.textContent ?? '';
    pre.classList.add('cq-mod-foldable');
    const button = element('button', 'cq-Button cq-Fold');
    button.type = 'button';
    const show = (isFolded: boolean): void => {
      pre.classList.toggle('cq-mod-folded', isFolded);
      button.setAttribute('aria-expanded', String(!isFolded));
      button.textContent = isFolded
        ? trans.__('Show all %1 lines', formatNumber(lines))
        : trans.__('Show less');
    };
    button.addEventListener('click', () => {
      const isFolded = !pre.classList.contains('cq-mod-folded');
      button.dispatchEvent(new Event(HOLD, { bubbles: true }));
      show(isFolded);
      unfolded.set(code, !isFolded);
      if (isFolded) {
        pre.scrollTop = 0;
        // The button has moved up by the lines that are gone.
        button.scrollIntoView?.({ block: 'nearest' });
      }
    });
    show(!unfolded.has(code));
    pre.after(button);
  }
}

/** Keeps the long blocks of content that grows unfolded, so that they do not collapse under their readers at its end. */
export function keepUnfolded(root: HTMLElement, unfolded: UnfoldedCode): void {
  for (const [pre] of longBlocks(root)) {
    unfolded.set(pre.textContent ?? '', true);
  }
}

/** The blocks that are longer than a folded one, with the numbers of their lines. */
function longBlocks(root: HTMLElement): [HTMLElement, number][] {
  return [...root.querySelectorAll<HTMLElement>('pre:not(.cq-mod-foldable)')]
    .map((pre): [HTMLElement, number] => [
      pre,
      (pre.textContent ?? '').trimEnd().split('\n').length
    ])
    .filter(([, lines]) => lines > MAX_UNFOLDED_LINES);
}

/** Removes the button below a block of code that is about to be replaced. */
export function removeFold(pre: HTMLElement): void {
  const next = pre.nextElementSibling;
  if (next?.classList.contains('cq-Fold')) {
    next.remove();
  }
}
