import { hasManyAttributes } from '../attribute-limit.js';
import { TextCosts } from '../text-costs.js';
import { countDashes, SIZE } from './svg/dashes.js';
import { FADING, growthOf, inkOfElement, MOVING, penOf, type IPen } from './svg/element-ink.js';
import { costOfFonts } from './svg/fonts.js';
import { addInk, lapsOf, NO_INK, scaleInk, type IInk } from './svg/ink.js';

/** The elements of plots. Others are not rendered in the page, because they may be expensive or run code. */
const TAGS = new Set(
  (
    'svg g defs symbol use path rect circle ellipse line polyline polygon text tspan title desc metadata style ' +
    'clipPath linearGradient radialGradient stop'
  ).split(' ')
);

/** The maximum length in characters, and the maximum number of elements, each counted as often as it is rendered. */
const MAX_LENGTH = 256 * 1024;
const MAX_ELEMENTS = 2_500;
const MAX_DEPTH = 50;
/** The maximum number of tags, counted before the source is parsed: an opening and a closing one each, and some for metadata. */
const TAGS_READ = 2 * MAX_ELEMENTS + 1_000;
/** This many characters of text count as one element, and this many if each is placed individually. */
const CHARACTERS = 2;
const PLACED_CHARACTERS = 1;
/** This many dashes of an outline count as one element. */
const DASHES = 20;
/**
 * The number of lines as long as the whole drawing that it may have. Browsers draw them in pieces that the page cannot
 * interrupt, so that more of them stop everything that moves.
 */
const MAX_CROSSING_LINES = 1_000;
/** A gradient or a clip path that is no rectangle makes what is drawn with it this much more expensive. */
const BLENDING = 5;
/**
 * The maximum number of color stops in all gradients. Each one is processed for every filled element, and fills are
 * inherited.
 */
const STOPS = 64;
/** The maximum length of styles, in characters, because they are matched against each element. */
const STYLES = 4_096;

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const SVG = 'http://www.w3.org/2000/svg';
const HTML = 'http://www.w3.org/1999/xhtml';

/**
 * Custom entities, which could make the drawing arbitrarily long or hide what it references, and styles that stand outside its elements.
 */
const ELSEWHERE = /<!ENTITY|<!DOCTYPE[^>]*\[|<\?xml-stylesheet/i;

/**
 * Returns a URL for a drawing, for use in `<img>`, where browsers neither run nor load anything for it. Null if the
 * drawing is too complex. Browsers render it on the page's main thread, and a drawing can reference its own parts again
 * and again.
 */
export function vectorUrl(source: string): string | null {
  const tags = source.split('<', TAGS_READ + 1).length;
  if (source.length > MAX_LENGTH || tags > TAGS_READ || ELSEWHERE.test(source)) {
    return null;
  }
  if (hasManyAttributes(source)) {
    return null;
  }
  const root = new DOMParser().parseFromString(source, 'image/svg+xml').documentElement;
  const isPlain =
    root.localName === 'svg' &&
    root.namespaceURI === SVG &&
    root.getElementsByTagNameNS('*', 'stop').length <= STOPS &&
    isCheap(root);
  return isPlain ? `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}` : null;
}

interface ICost {
  readonly elements: number;
  readonly ink: IInk;
}

const FREE: ICost = { elements: 0, ink: NO_INK };
const TOO_MUCH: ICost = { elements: Infinity, ink: NO_INK };

function isCheap(root: Element): boolean {
  const { elements, ink } = costOf(root);
  const blending = root.querySelector('linearGradient, radialGradient, clipPath > :not(rect)')
    ? BLENDING
    : 1;
  return (
    elements + costOfFonts(root) <= MAX_ELEMENTS &&
    lapsOf(ink, sizeOf(root)) * blending <= MAX_CROSSING_LINES
  );
}

/** Returns the shorter side of a drawing in its own units; 0 if it is unknown. */
function sizeOf(root: Element): number {
  const [, , width = NaN, height = NaN] = (root.getAttribute('viewBox') ?? '')
    .split(/[\s,]+/, 5)
    .filter(part => part !== '')
    .map(Number);
  const sides = Number.isNaN(height)
    ? ['width', 'height'].map(name => parseFloat(root.getAttribute(name) ?? ''))
    : [width, height];
  return Math.min(sides[0], sides[1]) || 0;
}

/**
 * Counts elements, and how much they draw, as often as they are rendered. Infinite if elements reference themselves or are not allowed
 * in plots.
 */
function costOf(root: Element): ICost {
  const ids = new Map<string, Element>();
  root.querySelectorAll('[id]').forEach(one => ids.set(one.id, one));
  let pen: IPen | undefined; // read only if all parts are allowed
  const characters = isPlaced(root) ? PLACED_CHARACTERS : CHARACTERS;
  const costs = new Map<Element, ICost>();
  const texts = new TextCosts();
  const cost = (one: Element, depth: number): ICost => {
    const known = costs.get(one);
    if (known !== undefined) {
      return known;
    }
    if (isAbout(one)) {
      return isInert(one) ? FREE : TOO_MUCH;
    }
    if (depth > MAX_DEPTH || !TAGS.has(one.localName) || isCostly(one)) {
      return TOO_MUCH;
    }
    costs.set(one, TOO_MUCH); // provisional: visiting it again means a cycle
    const text = textOf(one);
    const letters = text.length;
    let elements = 1 + letters / characters + texts.next(text) + countDashes(one) / DASHES;
    let ink = NO_INK;
    for (const part of [...one.children, ...namedBy(one, ids)]) {
      if (elements > MAX_ELEMENTS) {
        return TOO_MUCH;
      }
      const more = cost(part, depth + 1);
      elements += more.elements;
      ink = addInk(ink, more.ink);
    }
    pen ??= penOf(root);
    ink = addInk(ink, inkOfElement(one, letters, pen));
    const all = { elements, ink: one === root ? ink : scaleInk(ink, growthOf(one)) };
    costs.set(one, all);
    return all;
  };
  return cost(root, 0);
}

/** True for metadata, which is not rendered. */
const isAbout = (one: Element): boolean =>
  one.namespaceURI === RDF || one.localName === 'metadata' || one.localName === 'title';

/** True if nothing in an element acts on others, as styles do wherever they are. */
const isInert = (one: Element): boolean =>
  [SVG, HTML].every(namespace => one.getElementsByTagNameNS(namespace, '*').length === 0);

/**
 * True for expensive styles. Styles that reference parts would render them for each matching element, selectors may
 * search from each element, and effects repaint everything.
 */
const isCostly = (one: Element): boolean =>
  one.localName === 'style'
    ? one.textContent.length > STYLES || STYLE.test(one.textContent)
    : [...one.attributes].some(
        ({ name, value }) => EFFECT.test(name) || (name === 'style' && EFFECT.test(value))
      );

const EFFECT = /animation|filter|blend|mask|marker|shadow|perspective|pathLength|path\(|\\|\/\*/i;
const STYLE = new RegExp(
  `url|import|font-face|dasharray|${SIZE.source}|${MOVING.source}|${FADING.source}|\\br[xy]?\\s*:|\\\\|[:~+>[][^{};]*\\{|${EFFECT.source}`,
  'i'
);

/** True if a drawing places letters of a text one by one. */
const isPlaced = (root: Element): boolean =>
  [...root.querySelectorAll('text, tspan')].some(
    one =>
      one.hasAttribute('textLength') ||
      ['x', 'y', 'dx', 'dy', 'rotate'].some(name =>
        /\d[\s,]+[\d.+-]/.test(one.getAttribute(name) ?? '')
      )
  );

/** Returns its own text. */
const textOf = (one: Element): string =>
  one.localName === 'style'
    ? ''
    : [...one.childNodes].map(node => (node instanceof Text ? node.data.trim() : '')).join('');

function namedBy(one: Element, ids: ReadonlyMap<string, Element>): Element[] {
  return [...one.attributes].flatMap(({ localName, value }) => {
    const names =
      localName === 'href'
        ? [value.trim().replace(/^#/, '')]
        : [...value.matchAll(/url\(\s*["']?#([^"')]*)/gi)].map(([, name]) => name.trim());
    return names.flatMap(name => ids.get(name) ?? []);
  });
}
