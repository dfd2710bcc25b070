import type { IDisposable } from '@lumino/disposable';
import type { ITabs } from '../../src/model/index.js';

const once = (end: () => void): IDisposable => {
  let isDisposed = false;
  return {
    get isDisposed() {
      return isDisposed;
    },
    dispose: () => {
      if (!isDisposed) {
        isDisposed = true;
        end();
      }
    }
  };
};

/** One browser with the locks of its tabs and the messages between them. */
export class FakeBrowser {
  /** The holder of each lock and then the waiting tabs, in order. */
  readonly queues = new Map<string, { tab: object; callback: () => void }[]>();
  readonly listeners = new Map<object, () => void>();

  tab(): FakeTab {
    return new FakeTab(this);
  }
  /** Gives the lock to the next in the queue. */
  leave(name: string, isGone: (tab: object, callback: () => void) => boolean): void {
    const queue = this.queues.get(name) ?? [];
    const left = queue.filter(({ tab, callback }) => !isGone(tab, callback));
    this.queues.set(name, left);
    if (left[0] && left[0] !== queue[0]) {
      queueMicrotask(left[0].callback);
    }
  }
}

/** A tab, which can be killed without clean-up. */
export class FakeTab implements ITabs {
  constructor(private _browser: FakeBrowser) {}

  hold(name: string, callback: () => void): IDisposable {
    const queue = this._browser.queues.get(name) ?? [];
    queue.push({ tab: this, callback });
    this._browser.queues.set(name, queue);
    if (queue.length === 1) {
      queueMicrotask(callback);
    }
    return once(() => this._browser.leave(name, (_, other) => other === callback));
  }
  tell(): void {
    for (const [tab, callback] of this._browser.listeners) {
      if (tab !== this) {
        queueMicrotask(callback);
      }
    }
  }
  listen(callback: () => void): IDisposable {
    this._browser.listeners.set(this, callback);
    return once(() => this._browser.listeners.delete(this));
  }
  /** Kills the tab: none of its code runs any more. */
  kill(): void {
    this._browser.listeners.delete(this);
    [...this._browser.queues.keys()].forEach(name =>
      this._browser.leave(name, tab => tab === this)
    );
  }
}
