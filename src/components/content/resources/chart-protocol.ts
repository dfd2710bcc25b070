/** What the page of a chart library is given. */
export interface IChartInput {
  /** The MIME type. */
  readonly type: string;
  readonly chart: unknown;
  /** The colours of text and background around the frame, as CSS. */
  readonly color: string;
  readonly background: string;
}

/** What the page of a chart library says. All of it may be forged, because the chart is an author's. */
export type ChartAnswer =
  | { readonly height: number }
  | { readonly failure: string }
  /** The reader pressed Escape. */
  | { readonly left: true };
