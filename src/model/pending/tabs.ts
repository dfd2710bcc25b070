import { DisposableDelegate, type IDisposable } from '@lumino/disposable';

/** The tabs of one browser, which share what their user has written. */
export interface ITabs {
  /** Calls back once this tab alone holds `name`, which it does until the result is disposed or the tab is gone. */
  hold(name: string, callback: () => void): IDisposable;
  /** Tells the other tabs that something has changed. */
  tell(): void;
  /** Calls back when another tab has told of a change. */
  listen(callback: () => void): IDisposable;
}

/** Web Locks and a broadcast channel. */
export class BrowserTabs implements ITabs {
  hold(name: string, callback: () => void): IDisposable {
    const end = new AbortController();
    // Browsers offer locks only on encrypted pages and on localhost. Elsewhere each tab holds everything, and the server
    // stores a message once, because two tabs send it under the same id.
    const locks = navigator.locks as LockManager | undefined;
    const held = (): Promise<void> =>
      new Promise(resolve => {
        end.signal.addEventListener('abort', () => resolve());
        callback();
      });
    void (locks?.request(`colloquy ${name}`, { signal: end.signal }, held) ?? held()).catch(
      () => end.signal.aborted || callback()
    );
    return new DisposableDelegate(() => end.abort());
  }

  tell(): void {
    this._channel?.postMessage(null);
  }

  listen(callback: () => void): IDisposable {
    const channel = new BroadcastChannel('colloquy');
    this._channel = channel;
    channel.onmessage = callback;
    return new DisposableDelegate(() => {
      channel.close();
      this._channel = null;
    });
  }

  private _channel: BroadcastChannel | null = null;
}
