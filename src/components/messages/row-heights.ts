/** What a row is taken for until one was measured, in px. */
const HEIGHT = 44;

/** The heights of rows by their keys, as far as they were measured; the others are taken for the mean of those. */
export class RowHeights {
  get(key: string): number {
    return this._heights.get(key) ?? this._mean;
  }

  set(key: string, height: number): void {
    this._sum += height - (this._heights.get(key) ?? 0);
    this._heights.set(key, height);
    this._mean = Math.max(1, this._sum / this._heights.size);
  }

  private _heights = new Map<string, number>();
  private _sum = 0;
  private _mean = HEIGHT;
}
