import type { TranslationBundle } from '@jupyterlab/translation';
import type { IRendered } from '../contracts.js';
import { card, element, wordButton } from '../elements.js';
import { textView } from '../rendering/text-view.js';

/** The rendered result. */
export type Drawn = Pick<IRendered, 'node'> & Partial<IRendered>;

export interface IStoredRepresentationOptions {
  /** Fetches and renders the representation. `isAsked` is true if the reader asked for it again. */
  load(this: void, isAsked: boolean): Promise<Drawn>;
  isPicture: boolean;
  /** The final size, as far as it is known. */
  size: { readonly width?: number; readonly height?: number };
  /** The text to show if the representation cannot be fetched. */
  text: string;
  trans: TranslationBundle;
}

/** A representation that is stored outside the document. It shows a placeholder until the file has been fetched. */
export class StoredRepresentation implements IRendered {
  constructor(private readonly _options: IStoredRepresentationOptions) {
    this._wait();
  }

  readonly node = element('div', 'cq-Apart');

  attach(): void {
    void this._load(false);
  }

  dispose(): void {
    this._isDisposed = true;
    this._drawn?.dispose?.();
  }

  private async _load(isAsked: boolean): Promise<void> {
    try {
      const drawn = await this._options.load(isAsked);
      if (this._isDisposed) {
        drawn.dispose?.();
        return;
      }
      this._drawn = drawn;
      this.node.replaceChildren(drawn.node);
      drawn.attach?.();
    } catch (error) {
      if (!this._isDisposed) {
        this._fail(error as Error);
      }
    }
  }

  private _wait(): void {
    const { isPicture, size, trans } = this._options;
    const place = element('div', 'cq-Apart-place cq-Bone');
    place.setAttribute('role', 'img');
    place.setAttribute('aria-busy', 'true');
    place.setAttribute('aria-label', isPicture ? trans.__('Image') : trans.__('Loading…'));
    place.style.width = size.width ? `${size.width}px` : '';
    place.style.height = size.height ? `${size.height}px` : '';
    this.node.replaceChildren(place);
  }

  private _fail({ message }: Error): void {
    const { isPicture, text, trans } = this._options;
    const retry = wordButton(trans.__('Retry'), () => {
      // The button disappears, so move the focus to the row.
      this.node.closest<HTMLElement>('article')?.focus();
      this._wait();
      void this._load(true);
    });
    const title = isPicture
      ? trans.__('This image could not be loaded.')
      : trans.__('This could not be loaded.');
    this.node.replaceChildren(card({ icon: 'warn', title, detail: message, buttons: [retry] }));
    if (text) {
      this.node.append(textView(text, trans));
    }
  }

  private _drawn: Drawn | null = null;
  private _isDisposed = false;
}
