/** What plots are made of. Anything else is not drawn in the page, as it may be costly, or run. */
const TAGS = new Set(
  (
    'svg g defs symbol use path rect circle ellipse line polyline polygon text tspan title desc metadata style ' +
    'clipPath linearGradient radialGradient stop'
  ).split(' ')
);

/** Characters; and elements, each counted as often as it is drawn. */
const LENGTH = 512 * 1024;
const DRAWN = 5_000;
const DEPTH = 50;
/** What so many characters of text count like; each may be placed on its own. */
const CHARACTERS = 2;
/** Colours of all gradients: each of them counts for whatever is filled, and that is handed down. */
const STOPS = 64;
/** Characters of styles: they are tried on each element. */
const STYLES = 4_096;

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const SVG = 'http://www.w3.org/2000/svg';

/**
 * The address of a drawing for an `<img>`, where browsers neither run nor load anything for it; null where it is not plain enough to be
 * drawn in no time: browsers draw these in the page's own thread, and a drawing can name its parts again and again.
 */
export function vectorUrl(source: string): string | null {
  // Entities of its own would make it as long as it likes, and name what cannot be seen here.
  if (source.length > LENGTH || /<!ENTITY|<!DOCTYPE[^>]*\[/i.test(source)) {
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

/** Elements as often as they are drawn; endless where they name themselves, or are not among what plots are made of. */
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
      return 0; // Words about it, which nobody draws.
    }
    if (depth > DEPTH || !TAGS.has(one.localName) || isCostly(one)) {
      return Infinity;
    }
    counts.set(one, Infinity); // Until it is known: who comes by again goes in a circle.
    let sum = 1 + lengthOf(one) / CHARACTERS;
    for (const part of [...one.children, ...namedBy(one, ids)]) {
      sum += count(part, depth + 1);
    }
    counts.set(one, sum);
    return sum;
  };
  return count(root, 0);
}

const isAbout = (one: Element): boolean =>
  one.localName === 'metadata' || one.localName === 'title';

/** Styles that name parts would draw them for each element that they fit; selectors may look around from each; effects paint all anew. */
const isCostly = (one: Element): boolean =>
  one.localName === 'style'
    ? one.textContent.length > STYLES || STYLE.test(one.textContent)
    : [...one.attributes].some(
        ({ name, value }) => EFFECT.test(name) || (name === 'style' && EFFECT.test(value))
      );

const EFFECT = /filter|blend|mask|marker|shadow|perspective|\\/i;
const STYLE = new RegExp(`url|import|\\\\|animation|[:~+>[][^{};]*\\{|${EFFECT.source}`, 'i');

/** Characters of what is written into it. */
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
