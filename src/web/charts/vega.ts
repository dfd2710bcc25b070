import { expressionFunction, loader, parse, transforms, View, type Spec } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { IChartInput } from '../../components/content/resources/chart-protocol.js';
import { drawOnLoad } from './chart-page.js';

/** The longest sequence that a chart may generate: a short description can ask for one that fills the memory. */
const MOST = 100_000;

function checkLength(start: number, stop?: number, step = 1): void {
  const length = stop === undefined ? start : (stop - start) / step;
  if (!(length <= MOST)) {
    throw new Error(`A sequence may have at most ${MOST} values.`);
  }
}

type Sequence = (...range: number[]) => unknown;
const sequence = expressionFunction('sequence') as unknown as Sequence;
expressionFunction('sequence', (...range: number[]) => {
  checkLength(range[0], range[1], range[2]);
  return sequence(...range);
});

interface ITransform {
  transform(options: { start: number; stop: number; step?: number }, pulse: unknown): unknown;
}
const { prototype } = transforms.sequence as unknown as { prototype: ITransform };
const { transform } = prototype;
prototype.transform = function (options, pulse) {
  checkLength(options.start, options.stop, options.step);
  return transform.call(this, options, pulse);
};

/** The colours of a chart that names none. */
const themeOf = ({ color, background }: IChartInput) => ({
  background,
  title: { color, subtitleColor: color },
  style: { 'guide-label': { fill: color }, 'guide-title': { fill: color } },
  axis: { domainColor: color, tickColor: color, gridColor: '#8884' },
  view: { stroke: '#8884' }
});

async function draw(input: IChartInput, place: HTMLElement): Promise<void> {
  const theme = themeOf(input);
  const isLite = input.type.includes('vegalite');
  const spec = isLite
    ? compile(input.chart as TopLevelSpec, { config: theme }).spec
    : (input.chart as Spec);
  const failures: string[] = [];
  const refuse = (): Promise<never> => Promise.reject(new Error('A chart loads nothing.'));
  const refuseData = (): Promise<never> => {
    failures.push('Its data is at another address, and a chart in a message loads nothing.');
    return refuse();
  };
  const view = new View(parse(spec, isLite ? undefined : theme, { ast: true }), {
    // Expressions are interpreted, because the policy of the page forbids to compile them.
    expr: expressionInterpreter,
    loader: { ...loader(), load: refuseData, sanitize: refuse },
    renderer: 'svg',
    container: place,
    hover: true
  });
  view.description(typeof spec.description === 'string' ? spec.description : document.title);
  view.logger({
    ...view.logger(),
    error: (...parts) => (failures.push(parts.join(' ')), view.logger())
  });
  await view.runAsync();
  if (failures.length > 0) {
    throw new Error(failures[0]);
  }
}

drawOnLoad(draw);
