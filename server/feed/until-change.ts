/** A value that is made anew after each change in any chat, so that all who need it between two changes share it. */
export class UntilChange<T> {
  constructor(
    private readonly _feed: { readonly end: number },
    private readonly _make: () => T
  ) {
    this._stamp = _feed.end;
    this._value = _make();
  }

  get value(): T {
    if (this._stamp !== this._feed.end) {
      this._stamp = this._feed.end;
      this._value = this._make();
    }
    return this._value;
  }

  private _stamp: number;
  private _value: T;
}

/** Values by key, each for as long as it is needed. */
interface IKept<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
  delete(key: K): unknown;
}

/** Returns the value that is known for a key, or makes it and keeps it. A promise that fails is not kept. */
export function keptIn<K, V>(known: IKept<K, V>, key: K, make: () => V): V {
  const there = known.get(key);
  if (there !== undefined) {
    return there;
  }
  const made = make();
  known.set(key, made);
  if (made instanceof Promise) {
    made.catch(() => known.delete(key));
  }
  return made;
}
