/** Absolute points and their commands. The points of a curve are at least as far apart as the curve is long. */
const POINTS = /^[MLCQZz\d\s.,eE+-]*$/;
const TOKEN = /[MZz]|[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/gi;
/** The size of an element in its style, which replaces its attributes. */
export const SIZE = /(?<!-)(?:width|height)\s*:/i;
const LENGTHS = /^[\d.,\s]+$/;

/**
 * Returns the maximum number of dashes of an element's outline. Browsers draw each of them, even if they are too short
 * to see. Infinite if the number is unknown, or if other elements could inherit the dashes.
 */
export function countDashes(one: Element): number {
  const style = one.getAttribute('style') ?? '';
  const styled = [...style.matchAll(/stroke-dasharray\s*:([^;]*)/gi)].map(([, value]) => value);
  if (styled.length < style.split(/dasharray/i).length - 1) {
    return Infinity;
  }
  const all = [one.getAttribute('stroke-dasharray') ?? 'none', ...styled]
    .map(value => value.trim().replace(/(\d)px/g, '$1'))
    .filter(value => value !== 'none');
  if (all.length === 0) {
    return 0; // most elements, so their paths are not measured
  }
  const outline = SIZE.test(style) ? Infinity : outlineOf(one);
  return all.reduce((most, value) => Math.max(most, outline / periodOf(value)), 0);
}

/** Returns the length of a dash and a gap. Zero if it is unknown. */
const periodOf = (value: string): number =>
  LENGTHS.test(value)
    ? (value.match(/[\d.]+/g) ?? []).reduce((sum, part) => sum + (Number(part) || 0), 0)
    : 0;

/** Returns the maximum length of an outline, without its transformation. */
function outlineOf(one: Element): number {
  const value = (name: string): string => one.getAttribute(name) ?? '';
  switch (one.localName) {
    case 'path':
      return lengthOf(value('d'));
    case 'polyline':
    case 'polygon':
      return lengthOf(`M ${value('points')} Z`);
    case 'line':
      return lengthOf(`M ${['x1', 'y1', 'x2', 'y2'].map(name => value(name) || '0').join(' ')}`);
    case 'rect':
      return 1 + 2 * (sizeOf(value('width')) + sizeOf(value('height')));
    default:
      return Infinity;
  }
}

/** Styles of the same name are refused, see `SIZE`. */
const sizeOf = (value: string): number =>
  /^[\d.]*(?:px)?$/.test(value) ? parseFloat(value) || 0 : Infinity;

function lengthOf(path: string): number {
  if (!POINTS.test(path)) {
    return Infinity;
  }
  const tokens = path.match(TOKEN) ?? [];
  let [length, x, y, startX, startY] = [1, 0, 0, 0, 0];
  for (let at = 0; at < tokens.length; at++) {
    const isStart = tokens[at] === 'M';
    const isEnd = /z/i.test(tokens[at]);
    const [toX, toY] = isEnd
      ? [startX, startY]
      : [Number(tokens[isStart ? ++at : at]), Number(tokens[++at])];
    length += Math.abs(toX - x) + Math.abs(toY - y);
    [x, y] = [toX, toY];
    if (isStart) {
      [startX, startY] = [x, y];
    }
  }
  return Number.isNaN(length) ? Infinity : length;
}
