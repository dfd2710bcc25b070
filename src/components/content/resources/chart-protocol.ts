/** The input of the page of a chart library. */
export interface IChartInput {
  /** The MIME type. */
  readonly type: string;
  readonly chart: unknown;
  /** The colours of text and background around the frame, as CSS. */
  readonly color: string;
  readonly background: string;
}

/** A message of the page of a chart library. All of it may be forged, because the chart is an author's. */
export type ChartAnswer =
  | { readonly height: number }
  | { readonly failure: string }
  /** The reader pressed Escape. */
  | { readonly left: true };
