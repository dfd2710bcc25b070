import { CalmText, isTurning } from './calm.js';
import { appendText } from './elements.js';
import { homePath, linkAddress } from './links.js';

/** Elements that only mark text up, with what may be said of them. */
const TAGS: ReadonlyMap<string, readonly string[]> = new Map([
  ...(
    'p div span br hr b i em strong u s sub sup small mark del ins code pre kbd samp var abbr cite q dfn ' +
    'h1 h2 h3 h4 h5 h6 ul li dl dt dd blockquote figure figcaption table thead tbody tfoot tr caption ' +
    'wbr details summary'
  )
    .split(' ')
    .map(tag => [tag, []] as [string, string[]]),
  ['ol', ['start']],
  ['td', ['colspan', 'rowspan']],
  ['th', ['colspan', 'rowspan']],
  ['a', ['href']]
]);

/** Parts of a page, which a message is not, and what is out of date. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ...'section article header footer main aside nav address center'
    .split(' ')
    .map(tag => [tag, 'div'] as const),
  ...'font big tt time'.split(' ').map(tag => [tag, 'span'] as const),
  ['strike', 's']
]);

/** They say how the others look, which is not theirs to say. */
const DROPPED = new Set(['html', 'head', 'body', 'meta', 'title', 'style', 'colgroup', 'col']);

/** Of all elements, and how deep they may lie within one another; tables take time by their depth. */
const ELEMENTS = 5_000;
const DEPTH = 40;
const TABLES = 3;
const SPAN = 50;

/** What a page of HTML comes to when nothing of it may run, load, or look like something else. */
export interface ISanitized {
  /** Text with marks, and nothing else. */
  readonly content: DocumentFragment;
  /** Something of it would run or load, is unknown, or there is too much of it. */
  readonly isMore: boolean;
  /** It says itself how it looks. */
  readonly isStyled: boolean;
}

/** Read HTML without running or loading anything of it. Everything that is returned was made anew. */
export function sanitizeHtml(html: string): ISanitized {
  const content = document.createDocumentFragment();
  // A browser takes long to read what will be too much; each element has two tags at most.
  if (html.split('<').length > 2 * ELEMENTS) {
    return { content, isMore: true, isStyled: false };
  }
  const root = new DOMParser().parseFromString(html, 'text/html').documentElement;
  const calm = new CalmText();
  let [left, isMore, isStyled] = [ELEMENTS, false, false];

  const copy = (from: Node, to: Node, depth: number, tables: number): void => {
    for (const node of from.childNodes) {
      if (node instanceof Text) {
        appendText(to, calm.next(node.data));
      } else if (node instanceof Element) {
        copyElement(node, to, depth, tables);
      }
    }
  };
  const copyElement = (node: Element, to: Node, depth: number, tables: number): void => {
    const name = RENAMED.get(node.localName) ?? node.localName;
    const attributes = TAGS.get(name);
    const isTable = name === 'table';
    const isHtml = node.namespaceURI === 'http://www.w3.org/1999/xhtml';
    if (--left < 0 || depth > DEPTH || tables + Number(isTable) > TABLES) {
      isMore = true;
    } else if (isHtml && DROPPED.has(name)) {
      isStyled ||= name === 'style' && !node.hasAttribute('scoped');
      isMore ||= name === 'meta' && node.hasAttribute('http-equiv');
      if (name === 'html' || name === 'head' || name === 'body') {
        copy(node, to, depth, tables);
      }
    } else if (isHtml && attributes) {
      isStyled ||= /(^|;)\s*(background|color)/i.test(node.getAttribute('style') ?? '');
      isMore ||= [...node.attributes].some(attribute => /^on/i.test(attribute.name));
      const made = document.createElement(name);
      copyAttributes(node, made, attributes);
      to.appendChild(made);
      copy(node, made, depth + 1, tables + Number(isTable));
    } else {
      isMore = true;
    }
  };
  copy(root, content, 0, 0);
  isMore ||= isTurning(content.textContent ?? '');
  return { content, isMore, isStyled };
}

function copyAttributes(from: Element, to: HTMLElement, names: readonly string[]): void {
  for (const name of names) {
    const value = from.getAttribute(name);
    if (value === null) {
      continue;
    }
    if (name === 'href') {
      copyLink(value, to);
    } else if (/^\d{1,6}$/.test(value.trim())) {
      to.setAttribute(
        name,
        String(name === 'start' ? Number(value) : Math.min(Number(value), SPAN))
      );
    }
  }
}

/** A link leads away in full words, judged as those of markdown are, and tells nobody where from. */
function copyLink(value: string, to: HTMLElement): void {
  const address = linkAddress(value);
  if (address !== null && (/^mailto:/i.test(address) || leadsAway(address))) {
    to.setAttribute('href', address);
    to.setAttribute('target', '_blank');
    to.setAttribute('rel', 'noopener noreferrer nofollow');
  }
}

const leadsAway = (address: string): boolean =>
  /^https?:/i.test(address) && homePath(address, location.href) === undefined;
