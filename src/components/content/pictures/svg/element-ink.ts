import { addInk, inkOfPath, timesInk, unknownInk, type IInk } from './ink.js';

/** The widest pen and the largest letters of a drawing, wherever they are set, because shapes inherit them. */
export interface IPen {
  readonly width: number;
  readonly letter: number;
}

const STROKE_WIDTH = 1;
const LETTER = 16;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?(?:px)?$/i;
const WIDTHS = /stroke-width\s*:([^;}]*)/gi;
const LETTERS = /font(?:-size)?\s*:([^;}]*)/gi;
/** Sizes of letters that depend on others. */
const RELATIVE = /[\d.](?:%|e[mx]|ch|ic|cap|r?lh|rem|[sld]?v)|larger|calc|var|min|max|clamp/i;

export function penOf(root: Element): IPen {
  let [width, letter] = [STROKE_WIDTH, LETTER];
  for (const one of [root, ...root.querySelectorAll('*')]) {
    const styles = one.localName === 'style' ? one.textContent : (one.getAttribute('style') ?? '');
    for (const value of [one.getAttribute('stroke-width') ?? '0', ...valuesOf(WIDTHS, styles)]) {
      width = Math.max(width, sizeOf(value));
    }
    for (const value of [one.getAttribute('font-size') ?? '0', ...valuesOf(LETTERS, styles)]) {
      letter = Math.max(letter, letterOf(value));
    }
  }
  return { width, letter };
}

const valuesOf = (pattern: RegExp, styles: string): string[] =>
  styles === '' ? [] : [...styles.matchAll(pattern)].map(([, value]) => value);

/** Returns a size in the units of the drawing; infinite if it has others. */
const sizeOf = (value: string): number =>
  NUMBER.test(value.trim()) ? Math.abs(parseFloat(value)) : Infinity;

/** All numbers of a font count, although one may be its weight. */
function letterOf(value: string): number {
  if (RELATIVE.test(value)) {
    return Infinity;
  }
  const unit = /\d(?:in|cm|pc)/i.test(value) ? 96 : /\d(?:mm|pt)/i.test(value) ? 4 : 1;
  const numbers = (value.match(/[\d.]+(?:e[+-]?\d+)?/gi) ?? []).map(Number);
  return numbers.reduce((most, number) => Math.max(most, number * unit), 0);
}

/** The outlines of a letter, in lines, and their length, in sizes of the letter. */
const LINES_PER_LETTER = 12;
const OUTLINE = 4;

/** A group that is transparent as a whole is first drawn on a layer of its own. The layer costs as much as this many lines across it. */
const LAYER = 10;
const SHAPES = new Set(['path', 'line', 'rect', 'circle', 'ellipse', 'polyline', 'polygon']);
/** The opacity of an element itself, in a style. */
export const FADING = /(?<!-)opacity/i;

/** Returns the ink of an element without its children. */
export function inkOfElement(one: Element, letters: number, pen: IPen): IInk {
  const outline = outlineOf(one, letters, pen);
  const length = outline.length + 2 * outline.pieces * pen.width;
  const ink = Number.isFinite(length)
    ? { ...outline, length }
    : unknownInk(outline.full + outline.pieces);
  if (!one.hasAttribute('opacity') && !FADING.test(one.getAttribute('style') ?? '')) {
    return ink;
  }
  // A line is at least as long as the layer around it, but not the lines of a group or of a path in several parts.
  const isOneLine = SHAPES.has(one.localName) && !/m.*m/is.test(one.getAttribute('d') ?? '');
  return isOneLine ? timesInk(ink, LAYER) : addInk(ink, unknownInk(LAYER));
}

function outlineOf(one: Element, letters: number, pen: IPen): IInk {
  const value = (name: string): string => one.getAttribute(name) ?? '0';
  const size = (...names: string[]): number =>
    names.reduce((sum, name) => sum + sizeOf(value(name)), 0);
  switch (one.localName) {
    case 'path':
      return inkOfPath(value('d'));
    case 'polyline':
    case 'polygon':
      return inkOfPath(`M ${value('points')} Z`);
    case 'line':
      return { full: 0, pieces: 1, length: size('x1', 'y1', 'x2', 'y2') };
    case 'rect':
      return { full: 0, pieces: 4, length: 2 * size('width', 'height') };
    case 'circle':
      return { full: 0, pieces: 4, length: 7 * size('r') };
    case 'ellipse':
      return { full: 0, pieces: 4, length: 7 * size('rx', 'ry') };
    default:
      return {
        full: 0,
        pieces: LINES_PER_LETTER * letters,
        length: letters && OUTLINE * letters * pen.letter
      };
  }
}

/** Styles that draw an element larger or elsewhere. */
export const MOVING = /transform|scale|zoom|offset|\brotate/i;
const TRANSFORM = /\b(\w+)\s*\(([^()]*)\)/g;

/** Returns how much larger an element is drawn than its coordinates say, at most; infinite if that is unknown. */
export function growthOf(one: Element): number {
  if (one.hasAttribute('viewBox') || MOVING.test(one.getAttribute('style') ?? '')) {
    return Infinity;
  }
  let growth = 1;
  for (const [, name, list] of (one.getAttribute('transform') ?? '').matchAll(TRANSFORM)) {
    const numbers = (list.match(/[^\s,]+/g) ?? []).map(Number);
    growth *= growthBy(name, numbers);
  }
  return Number.isNaN(growth) ? Infinity : growth;
}

function growthBy(name: string, [a = 1, b = 0, c = 0, d = 1]: readonly number[]): number {
  switch (name) {
    case 'translate':
      return 1;
    case 'rotate':
      return Math.SQRT2;
    case 'scale':
      return Math.max(Math.abs(a), Math.abs(b));
    case 'matrix':
      return Math.max(Math.abs(a) + Math.abs(b), Math.abs(c) + Math.abs(d));
    default:
      return Infinity; // skewed
  }
}
