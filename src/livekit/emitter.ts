/** A listener of an event. */
export type Listener<Args extends unknown[]> = (...args: Args) => void;

/** Listeners by the name of their event, as in Node and in LiveKit's clients. A listener that throws does not keep others from hearing. */
export class Emitter<Events extends Record<keyof Events, unknown[]>> {
  /** Adds a listener. */
  on<N extends keyof Events>(name: N, listener: Listener<Events[N]>): this {
    const known = this._listeners.get(name) ?? [];
    this._listeners.set(name, [...known, listener]);
    return this;
  }

  /** Removes a listener. */
  off<N extends keyof Events>(name: N, listener: Listener<Events[N]>): this {
    const known = this._listeners.get(name) ?? [];
    this._listeners.set(
      name,
      known.filter(other => other !== listener)
    );
    return this;
  }

  /** Removes all listeners. */
  protected clear(): void {
    this._listeners.clear();
  }

  /** Calls the listeners of an event. */
  protected emit<N extends keyof Events>(name: N, ...args: Events[N]): void {
    for (const listener of this._listeners.get(name) ?? []) {
      try {
        (listener as Listener<Events[N]>)(...args);
      } catch (error) {
        console.error(`A listener of ${String(name)} failed:`, error);
      }
    }
  }

  private readonly _listeners = new Map<keyof Events, readonly Listener<never>[]>();
}
