import { DisposableDelegate, type IDisposable } from '@lumino/disposable';

/**
 * Calls back when the browser loses or regains its network. Connections notice that by themselves only after a long
 * silence. A lost network does not mean that the chat server is out of reach: it may run on the same computer.
 */
export function watchNetwork(onLost: () => void, onRegained: () => void): IDisposable {
  // Only pages have these events.
  const page = globalThis as Partial<Pick<Window, 'addEventListener' | 'removeEventListener'>>;
  page.addEventListener?.('offline', onLost);
  page.addEventListener?.('online', onRegained);
  return new DisposableDelegate(() => {
    page.removeEventListener?.('offline', onLost);
    page.removeEventListener?.('online', onRegained);
  });
}
