import type { IDisposable } from './clock.js';

/** A typed event emitter. If a listener throws, the other listeners are still called, and `onError` gets the error. */
export class Emitter<Events extends object> {
  constructor(private readonly _onError: (error: unknown) => void) {}

  /** Calls `listener` for each event of this name, until the result is disposed. */
  on<N extends keyof Events>(
    name: N,
    listener: (event: Events[N]) => void | Promise<void>
  ): IDisposable {
    const listeners = this._listeners.get(name) ?? new Set();
    this._listeners.set(name, listeners);
    // A listener may be registered twice. Each registration ends separately.
    const entry = { call: listener as (event: never) => void | Promise<void> };
    listeners.add(entry);
    return { dispose: () => void listeners.delete(entry) };
  }

  /** Calls the listeners of an event. It does not wait for those that are asynchronous. */
  emit<N extends keyof Events>(name: N, event: Events[N]): void {
    void this.call(name, event);
  }

  /** The same. Resolves when all listeners are done. */
  async call<N extends keyof Events>(name: N, event: Events[N]): Promise<void> {
    const running: Promise<void>[] = [];
    for (const { call } of [...(this._listeners.get(name) ?? [])]) {
      try {
        running.push(Promise.resolve(call(event as never)).catch(this._onError));
      } catch (error) {
        this._onError(error);
      }
    }
    await Promise.all(running);
  }

  /** Whether anybody listens for events of this name. */
  has(name: keyof Events): boolean {
    return (this._listeners.get(name)?.size ?? 0) > 0;
  }

  /** The number of registered listeners, for tests that look for leaks. */
  get size(): number {
    return [...this._listeners.values()].reduce((sum, listeners) => sum + listeners.size, 0);
  }

  private _listeners = new Map<
    keyof Events,
    Set<{ call: (event: never) => void | Promise<void> }>
  >();
}
