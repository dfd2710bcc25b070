/** A map of limited size that drops the least recently set entry. */
export class LruMap<V> {
  constructor(private readonly _size = 10_000) {}

  get(key: string): V | undefined {
    return this._values.get(key);
  }

  set(key: string, value: V): void {
    this._values.delete(key);
    this._values.set(key, value);
    if (this._values.size > this._size) {
      this._values.delete(this._values.keys().next().value!);
    }
  }

  delete(key: string): void {
    this._values.delete(key);
  }

  clear(): void {
    this._values.clear();
  }

  private readonly _values = new Map<string, V>();
}
