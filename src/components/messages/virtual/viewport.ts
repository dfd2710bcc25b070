import { createContext } from 'react';

/** Tells elements of a scrolled list, once each, that they have come near the viewport. */
export class Viewport {
  /** Calls back once the element is within one screen of the viewport. @returns a function that stops waiting. */
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
    // Start with the elements closest to the center, because rendering takes time.
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

/** Returns an element's distance from the center of the viewport, in px. */
function distance({ boundingClientRect, rootBounds }: IntersectionObserverEntry): number {
  const middle = ({ top, bottom }: DOMRectReadOnly): number => (top + bottom) / 2;
  return rootBounds ? Math.abs(middle(boundingClientRect) - middle(rootBounds)) : 0;
}

/** The viewport of the message list around a body. */
export const ViewportContext = createContext<Viewport | null>(null);
