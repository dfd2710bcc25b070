import type { TranslationBundle } from '@jupyterlab/translation';
import { element, wordButton } from '../elements.js';
import { formatNumber } from '../page-language.js';

/** The end of the visible part of a long text: the number of remaining characters and a button for more. */
export class TextEnd {
  constructor(
    private _trans: TranslationBundle,
    onMore: () => void
  ) {
    this.node.append(this._words, wordButton(_trans.__('Show more'), onMore));
  }

  readonly node = element('div', 'cq-Plain-foot');

  /** Shows the element at the end of `host`, as long as `left` is above 0. */
  show(host: HTMLElement, left: number): void {
    if (left > 0) {
      this._words.textContent = this._trans.__(
        '%1 more characters are not shown.',
        formatNumber(left)
      );
      host.append(this.node);
    } else {
      this.node.remove();
    }
  }

  private _words = element('span', 'cq-Meta');
}
