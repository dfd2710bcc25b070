declare module 'plotly.js-cartesian-dist-min' {
  /** Draws a figure in an element. */
  export function newPlot(place: HTMLElement, figure: object): Promise<unknown>;
}
