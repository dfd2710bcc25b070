import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';

/** The widest place of JupyterLab's toasts at the right, and the tallest of a single one, in px. */
const WIDTH = 400;
const HEIGHT = 160;

/** The events after which a composer may have another place or height. */
const EVENTS = ['resize', 'input', 'focusin', 'pointerup'] as const;

export interface IToastLiftOptions {
  /** Tells that toasts come or go. */
  toasts: ISignal<unknown, unknown>;
  /** Tells that another widget is the current one. */
  shown?: ISignal<unknown, unknown>;
}

/** Lifts JupyterLab's toasts above the composers at the lower right, so that none covers a Send button. */
export class ToastLift implements IDisposable {
  constructor(private _options: IToastLiftOptions) {
    _options.toasts.connect(this._plan, this);
    _options.shown?.connect(this._plan, this);
    EVENTS.forEach(type => window.addEventListener(type, this._plan, { passive: true }));
    this._plan();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._options.toasts.disconnect(this._plan, this);
    this._options.shown?.disconnect(this._plan, this);
    EVENTS.forEach(type => window.removeEventListener(type, this._plan));
    cancelAnimationFrame(this._frame);
    document.body.style.removeProperty(LIFT);
  }

  private _plan = (): void => {
    cancelAnimationFrame(this._frame);
    this._frame = requestAnimationFrame(() => {
      const lift = liftOf([...document.querySelectorAll('.cq-Composer')], window);
      // A new value costs the styles of the whole page, and each key asks.
      if (lift !== this._lift) {
        this._lift = lift;
        document.body.style.setProperty(LIFT, `${lift}px`);
      }
    });
  };

  private _frame = 0;
  private _lift: number | null = null;
  private _isDisposed = false;
}

/** The style of the toasts reads it. */
const LIFT = '--cq-toast-lift';

/** How far toasts must go up so that they cover none of these elements, in px. */
export function liftOf(
  composers: readonly Pick<Element, 'getBoundingClientRect'>[],
  { innerWidth, innerHeight }: Pick<Window, 'innerWidth' | 'innerHeight'>
): number {
  const tops = composers
    .map(composer => composer.getBoundingClientRect())
    .filter(
      ({ width, right, bottom }) =>
        width > 0 && right > innerWidth - WIDTH && bottom > innerHeight - HEIGHT
    )
    .map(({ top }) => innerHeight - top);
  return Math.round(tops.reduce((most, top) => Math.max(most, top), 0));
}
