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

/** Returns the value that is known for a key, or makes it and keeps it. */
export function keptIn<K, V>(
  known: { get(key: K): V | undefined; set(key: K, value: V): unknown },
  key: K,
  make: () => V
): V {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
