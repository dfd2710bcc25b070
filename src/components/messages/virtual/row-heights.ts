/** The assumed height of a row until one has been measured, in px. */
const HEIGHT = 44;

/** The measured heights of rows, by key. Rows that were not measured count with the mean of the others. */
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
