import { hasManyAttributes } from '../attribute-limit.js';
import { PARSE } from '../budget.js';
import { TextCleaner, isTurning } from '../clean-text.js';
import { costOfElement, isSized, MAX_SIZES } from '../element-costs.js';
import { appendText } from '../elements.js';
import { homePath, linkAddress, stopLookups } from '../links.js';
import { reopensMany } from './reopened-limit.js';
import { TextCosts } from '../text-costs.js';

/** Elements that only mark up text, with their allowed attributes. */
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

/** Page structure, which has no meaning in a message, and obsolete elements. They are replaced. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ...'section article header footer main aside nav address center'
    .split(' ')
    .map(tag => [tag, 'div'] as const),
  ...'font big tt time'.split(' ').map(tag => [tag, 'span'] as const),
  ['strike', 's']
]);

/**
 * Elements that are not copied, because they would affect the page or the style of other elements. Only `html`, `head`
 * and `body` keep their content.
 */
const DROPPED = new Set(['html', 'head', 'body', 'meta', 'title', 'style', 'colgroup', 'col']);

/** The maximum number of tags that are parsed. HTML with more has more elements than a message may have. */
const TAGS_READ = 4_000;
/** The maximum nesting depth. Nested tables have a limit of their own, because their layout time grows with depth. */
const MAX_DEPTH = 40;
const MAX_TABLE_DEPTH = 3;
const MAX_CELL_SPAN = 50;

/** The sanitized form of an HTML page. It cannot run code, load resources, or imitate other content. */
export interface ISanitized {
  /** Text with markup, and nothing else. */
  readonly content: DocumentFragment;
  /** True if parts are missing, because they would run or load, are unknown, or exceed the limits. */
  readonly isMore: boolean;
  /** True if the HTML has styles of its own. */
  readonly isStyled: boolean;
}

/** Sanitizes HTML without running or loading any of it. All returned nodes are newly created. */
export function sanitizeHtml(html: string): ISanitized {
  const content = document.createDocumentFragment();
  // Parsing HTML that is too large would take the browser long, so estimate first.
  if (html.split('<').length > TAGS_READ || hasManyAttributes(html) || reopensMany(html)) {
    return { content, isMore: true, isStyled: false };
  }
  const root = new DOMParser().parseFromString(html, 'text/html').documentElement;
  const cleaner = new TextCleaner();
  const texts = new TextCosts();
  let [left, isMore, isStyled] = [PARSE.cost, false, false];

  let sizes = 0;
  const copy = (from: Node, to: Node, depth: number, tables: number): void => {
    for (const node of from.childNodes) {
      if (node instanceof Text) {
        left -= texts.next(node.data);
        isMore ||= left < 0;
        appendText(to, cleaner.next(node.data));
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
    left -= costOfElement(name);
    if (left < 0 || depth > MAX_DEPTH || tables + Number(isTable) > MAX_TABLE_DEPTH) {
      isMore = true;
    } else if (isHtml && DROPPED.has(name)) {
      isStyled ||= name === 'style' && !node.hasAttribute('scoped');
      isMore ||= name === 'meta' && node.hasAttribute('http-equiv');
      if (name === 'html' || name === 'head' || name === 'body') {
        copy(node, to, depth, tables);
      }
    } else if (isHtml && isSized(name) && sizes === MAX_SIZES) {
      copy(node, to, depth + 1, tables);
    } else if (isHtml && attributes) {
      isStyled ||= /(^|;)\s*(background|color)/i.test(node.getAttribute('style') ?? '');
      isMore ||= [...node.attributes].some(attribute => /^on/i.test(attribute.name));
      const made = document.createElement(name);
      copyAttributes(node, made, attributes);
      to.appendChild(made);
      sizes += Number(isSized(name));
      copy(node, made, depth + 1, tables + Number(isTable));
      sizes -= Number(isSized(name));
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
        String(name === 'start' ? Number(value) : Math.min(Number(value), MAX_CELL_SPAN))
      );
    }
  }
}

/** Copies a link to another server, if it is a full URL. The rules are those for Markdown links. It sends no referrer. */
function copyLink(value: string, to: HTMLElement): void {
  const address = linkAddress(value);
  if (address !== null && (/^mailto:/i.test(address) || leadsAway(address))) {
    stopLookups();
    to.setAttribute('href', address);
    to.setAttribute('target', '_blank');
    to.setAttribute('rel', 'noopener noreferrer nofollow');
  }
}

const leadsAway = (address: string): boolean =>
  /^https?:/i.test(address) && homePath(address, location.href) === undefined;
