/** A small seeded generator (mulberry32): the same seed gives the same numbers. */
export class Random {
  constructor(private _seed: number) {}

  /** In [0, 1). */
  next(): number {
    this._seed = (this._seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this._seed ^ (this._seed >>> 15), 1 | this._seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  chance(p: number): boolean {
    return this.next() < p;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }

  client(): number {
    return this.below(4294967293) + 2;
  }
}
