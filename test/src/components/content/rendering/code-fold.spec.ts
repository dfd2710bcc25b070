import { nullTranslator } from '@jupyterlab/translation';
import { foldCode } from '../../../../../src/components/content/rendering/code-fold.js';

describe('foldCode', () => {
  const trans = nullTranslator.load('x');
  function draw(lines: number): HTMLElement {
    const root = document.createElement('div');
    const pre = root.appendChild(document.createElement('pre'));
    pre.textContent = 'x = 1\n'.repeat(lines);
    foldCode(root, trans);
    return root;
  }

  it('[CODE1] folds long code, with a button that unfolds it and folds it again', () => {
    const root = draw(300);
    const pre = root.querySelector('pre')!;
    const button = root.querySelector('button')!;
    expect(pre.classList.contains('cq-mod-folded')).toBe(true);
    expect([button.textContent, button.getAttribute('aria-expanded')]).toEqual([
      'Show all 300 lines',
      'false'
    ]);
    button.click();
    expect(pre.classList.contains('cq-mod-folded')).toBe(false);
    expect([button.textContent, button.getAttribute('aria-expanded')]).toEqual([
      'Show less',
      'true'
    ]);
    button.click();
    expect(pre.classList.contains('cq-mod-folded')).toBe(true);
    expect(pre.textContent).toBe('x = 1\n'.repeat(300));
  });

  it('[CODE1] does not fold short code, and adds only one button if it is called again', () => {
    expect(draw(40).querySelector('button')).toBeNull();
    const root = draw(41);
    foldCode(root, trans);
    expect(root.querySelectorAll('button')).toHaveLength(1);
  });
});
