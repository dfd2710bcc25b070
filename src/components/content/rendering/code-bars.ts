import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { icons, type IconName } from '../../icons.js';
import type { IMenuItem } from '../../contracts.js';
import type { ICodeTargets } from '../contracts.js';
import { element } from '../elements.js';
import { COPY_ICONS, copyLabel, copyText, TOLD_MS, type CopyOutcome } from './copy.js';

export interface ICodeBarsOptions extends ICodeTargets {
  /** The bars are in it once they are shown. */
  host: HTMLElement;
  trans: TranslationBundle;
  /** Opens a menu below a button. Without it, there is none. */
  onMenu?(this: void, button: HTMLElement, items: readonly IMenuItem[]): void;
}

/** The bars above the code blocks of a message: the language, and buttons that copy the code or put it into a notebook or file. */
export class CodeBars implements IDisposable {
  constructor(private _options: ICodeBarsOptions) {
    const { cells, selections } = _options;
    cells?.availabilityChanged.connect(this._update, this);
    selections?.selectionChanged.connect(this._update, this);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Adds a bar to each code block of rendered content. */
  addTo(root: HTMLElement): void {
    for (const pre of root.querySelectorAll<HTMLElement>('pre')) {
      if (!pre.closest('.cq-Code')) {
        const block = element('div', 'cq-Code');
        pre.replaceWith(block);
        block.append(this._bar(pre), pre);
      }
    }
  }

  dispose(): void {
    this._isDisposed = true;
    const { cells, selections } = this._options;
    cells?.availabilityChanged.disconnect(this._update, this);
    selections?.selectionChanged.disconnect(this._update, this);
  }

  private _bar(pre: HTMLElement): HTMLElement {
    const { trans, cells, onMenu } = this._options;
    const bar = element('div', 'cq-Code-bar');
    const language = element('span', 'cq-Meta');
    const classes = pre.querySelector('code')?.className ?? '';
    language.textContent = /language-([\w+#.-]+)/.exec(classes)?.[1] ?? trans.__('code');
    bar.append(
      language,
      copyButton(() => pre.textContent ?? '', trans)
    );
    if (cells && onMenu) {
      // The last line break ends the block and does not belong to the code.
      const code = (): string => (pre.textContent ?? '').replace(/\n$/, '');
      const below = iconButton('addBelow', () => cells.insertBelow(code()));
      const more = iconButton('caretDown', () => onMenu(more, this._ways(code())));
      more.setAttribute('aria-haspopup', 'menu');
      bar.append(below, more);
      const update = (): void => {
        const reason = trans.__('first open a notebook and select a cell');
        const label = trans.__('Insert below the active cell');
        mark(below, cells.available, label, reason);
        mark(more, this._ways('').length > 0, trans.__('More ways to insert'), reason);
      };
      update();
      this._updates.set(bar, update);
    }
    return bar;
  }

  /** The other ways to insert code that are possible now. */
  private _ways(code: string): IMenuItem[] {
    const { cells, selections, trans } = this._options;
    const selection = selections?.selection;
    const above = {
      label: trans.__('Insert Above the Active Cell'),
      onSelect: () => cells?.insertAbove(code)
    };
    const part = {
      label: trans.__('Replace the Selected Text'),
      onSelect: () => selection && selections.replaceSelection({ ...selection, text: code })
    };
    const whole = {
      label: trans.__('Replace the Active Cell'),
      onSelect: () => void cells?.replace(code)
    };
    return [
      ...(cells?.available ? [above] : []),
      ...(selection ? [part] : []),
      ...(cells?.available ? [whole] : [])
    ];
  }

  private _update(): void {
    for (const bar of this._options.host.querySelectorAll('.cq-Code-bar')) {
      this._updates.get(bar)?.();
    }
  }

  private _updates = new WeakMap<Element, () => void>();
  private _isDisposed = false;
}

/** Creates a button that copies a text to the clipboard and tells whether it could. */
export function copyButton(text: () => string, trans: TranslationBundle): HTMLElement {
  const button = iconButton('copy', () => {
    void copyText(text()).then(outcome => {
      show(outcome);
      setTimeout(() => show('none'), TOLD_MS);
    });
  });
  const show = (outcome: CopyOutcome): void => {
    name(button, copyLabel(outcome, trans.__('Copy code'), trans));
    draw(button, COPY_ICONS[outcome]);
  };
  show('none');
  return button;
}

function iconButton(icon: IconName, onClick: () => void): HTMLButtonElement {
  const button = element('button', 'cq-IconButton');
  const holder = element('span', 'cq-Icon');
  holder.setAttribute('aria-hidden', 'true');
  button.type = 'button';
  button.append(holder);
  draw(button, icon);
  button.addEventListener('click', () => {
    if (button.getAttribute('aria-disabled') !== 'true') {
      onClick();
    }
  });
  return button;
}

function draw(button: HTMLElement, icon: IconName): void {
  button.querySelector('.cq-Icon')!.innerHTML = icons[icon].svgstr;
}

function name(button: HTMLElement, label: string): void {
  button.title = label;
  button.setAttribute('aria-label', label);
}

/** A button that can do nothing stays in its place and says why. */
function mark(button: HTMLElement, isOn: boolean, label: string, reason: string): void {
  name(button, isOn ? label : `${label} (${reason})`);
  button.setAttribute('aria-disabled', String(!isOn));
}
