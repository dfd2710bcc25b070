import { createContext } from 'react';

/** Tells elements of a scrolled list that they come near, once each. */
export class Viewport {
  /** Calls back when the element is, or comes, within a screen of what is seen. @returns how to stop waiting. */
  await(element: Element, callback: () => void): () => void {
    this._observer ??= new IntersectionObserver(this._onNear, {
      root: element.closest('.cq-Messages'),
      rootMargin: '100% 0px'
    });
    this._waiting.set(element, callback);
    this._observer.observe(element);
    return () => this._forget(element);
  }

  dispose(): void {
    this._observer?.disconnect();
    this._observer = null;
    this._waiting.clear();
  }

  private _onNear = (entries: IntersectionObserverEntry[]): void => {
    // What is seen comes first: the page draws little at a time.
    const sorted = [...entries].sort((a, b) => distance(a) - distance(b));
    for (const { target, isIntersecting } of sorted) {
      const callback = this._waiting.get(target);
      if (isIntersecting && callback) {
        this._forget(target);
        callback();
      }
    }
  };

  private _forget(element: Element): void {
    this._waiting.delete(element);
    this._observer?.unobserve(element);
  }

  private _observer: IntersectionObserver | null = null;
  private _waiting = new Map<Element, () => void>();
}

/** How far an element is from the middle of what is looked at, in px. */
function distance({ boundingClientRect, rootBounds }: IntersectionObserverEntry): number {
  const middle = ({ top, bottom }: DOMRectReadOnly): number => (top + bottom) / 2;
  return rootBounds ? Math.abs(middle(boundingClientRect) - middle(rootBounds)) : 0;
}

/** The list of messages that a body stands in. */
export const ViewportContext = createContext<Viewport | null>(null);
