import type { IKeptApart } from '../../../document/index.js';
import type { IContentServices } from '../contracts.js';

interface IReading {
  readonly file: Promise<Blob>;
  readonly ending: AbortController;
}

/**
 * The files of the bundle in a row. Each file is fetched once, however often the row is rendered, unless fetching
 * fails.
 */
export class BundleFiles {
  constructor(private readonly _read: NonNullable<IContentServices['readApart']>) {}

  read(kept: IKeptApart): Promise<Blob> {
    const known = this._readings.get(kept.attachment);
    if (known) {
      return known.file;
    }
    const ending = new AbortController();
    const reading = { file: this._read(kept, ending.signal), ending };
    this._readings.set(kept.attachment, reading);
    reading.file.catch(() => {
      if (this._readings.get(kept.attachment) === reading) {
        this._readings.delete(kept.attachment);
      }
    });
    return reading.file;
  }

  /** Releases all files except these. */
  keep(wanted: Iterable<IKeptApart>): void {
    const ids = new Set([...wanted].map(({ attachment }) => attachment));
    for (const [id, { ending }] of this._readings) {
      if (!ids.has(id)) {
        ending.abort();
        this._readings.delete(id);
      }
    }
  }

  dispose(): void {
    this.keep([]);
  }

  private _readings = new Map<string, IReading>();
}
