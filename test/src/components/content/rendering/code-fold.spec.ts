import { nullTranslator } from '@jupyterlab/translation';
import {
  foldCode,
  keepUnfolded
} from '../../../../../src/components/content/rendering/code-fold.js';
import { UnfoldedCode } from '../../../../../src/components/content/unfolded-code.js';

describe('foldCode', () => {
  const trans = nullTranslator.load('x');
  let unfolded: UnfoldedCode;
  beforeEach(() => void (unfolded = new UnfoldedCode()));

  function draw(lines: number): HTMLElement {
    const root = document.createElement('div');
    const pre = root.appendChild(document.createElement('pre'));
    pre.textContent = 'x = 1\n'.repeat(lines);
    foldCode(root, trans, unfolded);
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
    expect(draw(20).querySelector('button')).toBeNull();
    const root = draw(21);
    foldCode(root, trans, unfolded);
    expect(root.querySelectorAll('button')).toHaveLength(1);
  });

  it('[CODE4] code that was unfolded, or has grown before its reader, stays unfolded', () => {
    draw(30).querySelector('button')!.click();
    expect(draw(30).querySelector('button')!.textContent).toBe('Show less');
    draw(30).querySelector('button')!.click();
    expect(draw(30).querySelector('button')!.textContent).toBe('Show all 30 lines');

    const root = document.createElement('div');
    root.innerHTML = `<pre>${'y\n'.repeat(25)}</pre>`;
    keepUnfolded(root, unfolded);
    foldCode(root, trans, unfolded);
    expect(root.querySelector('pre')!.className).toBe('cq-mod-foldable');
  });
});
