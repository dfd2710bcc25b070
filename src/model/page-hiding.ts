import { DisposableDelegate, type IDisposable } from '@lumino/disposable';

/** Calls back when the page is hidden or closed, after which it may end without another word. */
export function onPageHidden(callback: () => void): IDisposable {
  // Only pages have these events.
  const page = globalThis as Partial<
    Pick<Window, 'addEventListener' | 'removeEventListener' | 'document'>
  >;
  const onVisibility = (): void => {
    if (page.document?.visibilityState === 'hidden') {
      callback();
    }
  };
  page.addEventListener?.('pagehide', callback);
  page.document?.addEventListener('visibilitychange', onVisibility);
  return new DisposableDelegate(() => {
    page.removeEventListener?.('pagehide', callback);
    page.document?.removeEventListener('visibilitychange', onVisibility);
  });
}
