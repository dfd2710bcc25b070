import { newPlot } from 'plotly.js-cartesian-dist-min';
import type { IChartInput } from '../../components/content/resources/chart-protocol.js';
import { drawOnLoad } from './chart-page.js';

interface ITrace {
  type?: unknown;
}

interface IFigure {
  data?: unknown;
  layout?: { template?: unknown };
  frames?: unknown;
}

/** The kinds of traces that the library draws. Plotly's Python library uses the first for charts of many points. */
const KINDS = new Set(
  (
    'scattergl scatter bar box heatmap histogram histogram2d histogram2dcontour image pie contour ' +
    'scatterternary violin'
  ).split(' ')
);

/** Returns a trace that the library draws. Throws if there is none. */
function drawn(trace: ITrace): ITrace {
  const { type = 'scatter' } = trace ?? {};
  if (typeof type !== 'string' || !KINDS.has(type)) {
    throw new Error(`Charts of the kind ${String(type)} are not drawn here.`);
  }
  return type === 'scattergl' ? { ...trace, type: 'scatter' } : trace;
}

async function draw({ chart, color, background }: IChartInput, place: HTMLElement): Promise<void> {
  const { data, layout = {}, frames } = chart as IFigure;
  if (!Array.isArray(data)) {
    throw new Error('Its description has no list of traces.');
  }
  // A template has colours of its own that fit each other.
  const paper = layout.template
    ? {}
    : { paper_bgcolor: background, plot_bgcolor: background, font: { color } };
  place.setAttribute('role', 'group');
  place.setAttribute('aria-label', document.title);
  await newPlot(place, {
    data: data.map(trace => drawn(trace as ITrace)),
    layout: { ...paper, ...layout },
    frames: Array.isArray(frames) ? frames : [],
    // The frame may neither download files nor open pages.
    config: { displaylogo: false, responsive: true, modeBarButtonsToRemove: ['toImage'] }
  });
}

drawOnLoad(draw);
