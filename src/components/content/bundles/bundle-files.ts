import type { IKeptApart } from '../../../document/index.js';
import type { IContentServices } from '../contracts.js';
import { Readings } from '../resources/readings.js';

/** The files of the bundle in a row. */
export class BundleFiles {
  constructor(private readonly _read: NonNullable<IContentServices['readApart']>) {}

  /** @param isAsked - true if the reader asked for the file, false if the bundle shows it by itself */
  read(kept: IKeptApart, isAsked: boolean): Promise<Blob> {
    return this._readings.read(kept.attachment, isAsked, signal =>
      this._read(kept, isAsked, signal)
    );
  }

  /** Releases all files except these. */
  keep(wanted: Iterable<IKeptApart>): void {
    this._readings.keep(new Set([...wanted].map(({ attachment }) => attachment)));
  }

  dispose(): void {
    this._readings.dispose();
  }

  private _readings = new Readings();
}
