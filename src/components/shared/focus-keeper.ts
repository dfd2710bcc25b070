import type { IDisposable } from '@lumino/disposable';
import { useEffect, type RefObject } from 'react';

const FOCUSABLE = 'button, input, textarea, a[href], [tabindex]';

/**
 * Keeps the focus in a view whose focused element is removed. The browser would give it to the page's body, and keyboard
 * users would have to start from there.
 */
export class FocusKeeper implements IDisposable {
  constructor(private _root: HTMLElement) {
    _root.addEventListener('focusin', this._onFocus);
    _root.addEventListener('focusout', this._onBlur);
    this._observer.observe(_root, { childList: true, subtree: true });
    // The view may have taken the focus already, as the composer of an opened chat does.
    if (_root.contains(document.activeElement)) {
      this._focused = document.activeElement as HTMLElement;
    }
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._root.removeEventListener('focusin', this._onFocus);
    this._root.removeEventListener('focusout', this._onBlur);
    this._observer.disconnect();
  }

  private _onFocus = ({ target }: FocusEvent): void => {
    this._focused = target as HTMLElement;
  };

  /** The user went elsewhere. An element that is removed loses the focus to no other element. */
  private _onBlur = ({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget) {
      this._focused = null;
    }
  };

  private _onChange(records: readonly MutationRecord[]): void {
    const lost = this._focused;
    if (!lost || lost.isConnected) {
      return;
    }
    this._focused = null;
    if (document.activeElement !== document.body) {
      return;
    }
    for (const element of this._heirs(lost, records)) {
      // The next key of a user who was writing must not press a button.
      if (lost.matches('textarea') && element.matches('button, a')) {
        continue;
      }
      element.focus({ preventScroll: true });
      // A hidden element does not take the focus.
      if (document.activeElement === element) {
        return;
      }
    }
  }

  /** The candidates in order: the same row elsewhere, the element in the place of the lost one, its neighbours, and those around it. */
  private *_heirs(lost: HTMLElement, records: readonly MutationRecord[]): Iterable<HTMLElement> {
    const id = lost.closest<HTMLElement>('[data-id]')?.dataset.id;
    if (id) {
      yield* this._root.querySelectorAll<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
    }
    const removal = records.find(({ removedNodes }) =>
      [...removedNodes].some(node => node.contains(lost))
    );
    if (removal) {
      const { target, nextSibling, previousSibling } = removal;
      const added = records.filter(record => record.target === target);
      for (const node of added.flatMap(({ addedNodes }) => [...addedNodes])) {
        yield* focusableIn(node);
      }
      yield* focusableIn(nextSibling);
      yield* focusableIn(previousSibling);
      for (
        let node: Node | null = target;
        node && this._root.contains(node);
        node = node.parentNode
      ) {
        yield* focusableIn(node);
      }
    }
    this._root.tabIndex = -1;
    yield this._root;
  }

  private _observer = new MutationObserver(records => this._onChange(records));
  private _focused: HTMLElement | null = null;
  private _isDisposed = false;
}

function* focusableIn(node: Node | null): Iterable<HTMLElement> {
  if (node instanceof HTMLElement) {
    if (node.matches(FOCUSABLE)) {
      yield node;
    }
    yield* node.querySelectorAll<HTMLElement>(FOCUSABLE);
  }
}

/** Keeps the focus in the view inside `ref`. */
export function useFocusKept(ref: RefObject<HTMLElement>): void {
  useEffect(() => {
    const keeper = ref.current && new FocusKeeper(ref.current);
    return () => keeper?.dispose();
  }, [ref]);
}
