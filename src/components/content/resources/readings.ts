interface IReading {
  readonly file: Promise<Blob>;
  readonly ending: AbortController;
  hasFailed: boolean;
}

/**
 * Files that are read once each, however often the content that shows them is rendered. A read that failed is repeated
 * only if the reader asks for it.
 */
export class Readings {
  read(
    key: string,
    isAsked: boolean,
    start: (signal: AbortSignal) => Promise<Blob>
  ): Promise<Blob> {
    const known = this._readings.get(key);
    if (known && !(isAsked && known.hasFailed)) {
      return known.file;
    }
    const ending = new AbortController();
    const reading: IReading = { file: start(ending.signal), ending, hasFailed: false };
    this._readings.set(key, reading);
    reading.file.catch(() => (reading.hasFailed = true));
    return reading.file;
  }

  /** Releases all files except these, and ends their requests. */
  keep(wanted: ReadonlySet<string>): void {
    for (const [key, { ending }] of this._readings) {
      if (!wanted.has(key)) {
        ending.abort();
        this._readings.delete(key);
      }
    }
  }

  dispose(): void {
    this.keep(new Set());
  }

  private _readings = new Map<string, IReading>();
}
