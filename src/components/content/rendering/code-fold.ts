import type { TranslationBundle } from '@jupyterlab/translation';
import { element } from '../elements.js';

/** Code with more lines is folded. The style of `cq-mod-folded` says how many lines remain. */
const MAX_UNFOLDED_LINES = 40;

/** Folds each long block of code of the rendered content. A button below the code unfolds it. */
export function foldCode(root: HTMLElement, trans: TranslationBundle): void {
  for (const pre of root.querySelectorAll<HTMLElement>('pre')) {
    const lines = (pre.textContent ?? '').trimEnd().split('\n').length;
    if (lines > MAX_UNFOLDED_LINES && !pre.classList.contains('cq-mod-foldable')) {
      pre.classList.add('cq-mod-foldable');
      const button = element('button', 'cq-Button cq-Fold');
      button.type = 'button';
      const show = (isFolded: boolean): void => {
        pre.classList.toggle('cq-mod-folded', isFolded);
        button.setAttribute('aria-expanded', String(!isFolded));
        button.textContent = isFolded
          ? trans.__('Show all %1 lines', lines.toLocaleString())
          : trans.__('Show less');
      };
      button.addEventListener('click', () => show(!pre.classList.contains('cq-mod-folded')));
      show(true);
      pre.after(button);
    }
  }
}

/** Removes the button below a block of code that is about to be replaced. */
export function removeFold(pre: HTMLElement): void {
  const next = pre.nextElementSibling;
  if (next?.classList.contains('cq-Fold')) {
    next.remove();
  }
}
