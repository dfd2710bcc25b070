import type { TranslationBundle } from '@jupyterlab/translation';
import { element } from '../elements.js';
import { icons } from '../../icons.js';
import { COPY_ICONS, copyLabel, copyText, TOLD_MS, type CopyOutcome } from './copy.js';

/** Adds a bar with the language and a copy button to each code block of the rendered content. */
export function addCodeBars(root: HTMLElement, trans: TranslationBundle): void {
  for (const pre of root.querySelectorAll<HTMLElement>('pre')) {
    if (!pre.closest('.cq-Code')) {
      const block = element('div', 'cq-Code');
      pre.replaceWith(block);
      block.append(bar(pre, trans), pre);
    }
  }
}

function bar(pre: HTMLElement, trans: TranslationBundle): HTMLElement {
  const bar = element('div', 'cq-Code-bar');
  const language = element('span', 'cq-Meta');
  const classes = pre.querySelector('code')?.className ?? '';
  language.textContent = /language-([\w+#.-]+)/.exec(classes)?.[1] ?? trans.__('code');
  bar.append(
    language,
    copyButton(() => pre.textContent ?? '', trans)
  );
  return bar;
}

/** Creates a button that copies a text to the clipboard and tells whether it could. */
export function copyButton(text: () => string, trans: TranslationBundle): HTMLElement {
  const button = element('button', 'cq-IconButton');
  const icon = element('span', 'cq-Icon');
  icon.setAttribute('aria-hidden', 'true');
  button.type = 'button';
  button.append(icon);
  const show = (outcome: CopyOutcome): void => {
    const label = copyLabel(outcome, trans.__('Copy code'), trans);
    button.title = label;
    button.setAttribute('aria-label', label);
    icon.innerHTML = icons[COPY_ICONS[outcome]].svgstr;
  };
  show('none');
  button.addEventListener('click', () => {
    void copyText(text()).then(outcome => {
      show(outcome);
      setTimeout(() => show('none'), TOLD_MS);
    });
  });
  return button;
}
