import { hasManyAttributes } from './attributes.js';
import { countDashes, SIZE } from './dashes.js';

/** The elements of plots. Others are not rendered in the page, because they may be expensive or run code. */
const TAGS = new Set(
  (
    'svg g defs symbol use path rect circle ellipse line polyline polygon text tspan title desc metadata style ' +
    'clipPath linearGradient radialGradient stop'
  ).split(' ')
);

/** The maximum length in characters, and the maximum number of elements, each counted as often as it is rendered. */
const LENGTH = 512 * 1024;
const DRAWN = 5_000;
const DEPTH = 50;
/** The maximum number of tags, counted before the source is parsed: an opening and a closing one each, and some for metadata. */
const TAGS_READ = 2 * DRAWN + 1_000;
/** This many characters of text count as one element, because each can be placed individually. */
const CHARACTERS = 2;
/** This many dashes of an outline count as one element. */
const DASHES = 20;
/**
 * The maximum number of color stops in all gradients. Each one is processed for every filled element, and fills are
 * inherited.
 */
const STOPS = 64;
/** The maximum length of styles, in characters, because they are matched against each element. */
const STYLES = 4_096;

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const SVG = 'http://www.w3.org/2000/svg';

/**
 * Returns a URL for a drawing, for use in `<img>`, where browsers neither run nor load anything for it. Null if the
 * drawing is too complex. Browsers render it on the page's main thread, and a drawing can reference its own parts again
 * and again.
 */
export function vectorUrl(source: string): string | null {
  // Custom entities could make the drawing arbitrarily long, and could hide what it references.
  const tags = source.split('<', TAGS_READ + 1).length;
  if (source.length > LENGTH || tags > TAGS_READ || /<!ENTITY|<!DOCTYPE[^>]*\[/i.test(source)) {
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
    countDrawn(root) <= DRAWN;
  return isPlain ? `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}` : null;
}

/**
 * Counts elements as often as they are rendered. Infinite if elements reference themselves or are not allowed in plots.
 */
function countDrawn(root: Element): number {
  const ids = new Map<string, Element>();
  root.querySelectorAll('[id]').forEach(one => ids.set(one.id, one));
  const counts = new Map<Element, number>();
  const count = (one: Element, depth: number): number => {
    const known = counts.get(one);
    if (known !== undefined) {
      return known;
    }
    if (one.namespaceURI === RDF || isAbout(one)) {
      return 0; // metadata, which is not rendered
    }
    if (depth > DEPTH || !TAGS.has(one.localName) || isCostly(one)) {
      return Infinity;
    }
    counts.set(one, Infinity); // provisional: visiting it again means a cycle
    let sum = 1 + lengthOf(one) / CHARACTERS + countDashes(one) / DASHES;
    for (const part of [...one.children, ...namedBy(one, ids)]) {
      if (sum > DRAWN) {
        return Infinity;
      }
      sum += count(part, depth + 1);
    }
    counts.set(one, sum);
    return sum;
  };
  return count(root, 0);
}

const isAbout = (one: Element): boolean =>
  one.localName === 'metadata' || one.localName === 'title';

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

const EFFECT = /animation|filter|blend|mask|marker|shadow|perspective|pathLength|path\(|\\/i;
const STYLE = new RegExp(
  `url|import|dasharray|${SIZE.source}|\\\\|[:~+>[][^{};]*\\{|${EFFECT.source}`,
  'i'
);

/** Returns the number of characters of its own text. */
const lengthOf = (one: Element): number =>
  one.localName === 'style'
    ? 0
    : [...one.childNodes].reduce(
        (sum, node) => sum + (node instanceof Text ? node.data.trim().length : 0),
        0
      );

function namedBy(one: Element, ids: ReadonlyMap<string, Element>): Element[] {
  return [...one.attributes].flatMap(({ localName, value }) => {
    const names =
      localName === 'href'
        ? [value.trim().replace(/^#/, '')]
        : [...value.matchAll(/url\(\s*["']?#([^"')]*)/gi)].map(([, name]) => name.trim());
    return names.flatMap(name => ids.get(name) ?? []);
  });
}
