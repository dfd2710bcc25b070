import { MAX_TITLE_LENGTH } from '../budget.js';
import { linkAddress } from '../links.js';

/** Returns the value in the form that is allowed, or null. */
type Judge = (value: string) => string | null;

const oneOf =
  (...values: string[]): Judge =>
  value =>
    values.includes(value.toLowerCase()) ? value.toLowerCase() : null;

const wholeNumber =
  (least: number, most: number): Judge =>
  value => {
    const number = /^-?\d{1,7}$/.test(value) ? Number(value) : NaN;
    return number >= least && number <= most ? String(number) : null;
  };

const words: Judge = value => value.slice(0, MAX_TITLE_LENGTH);
const flag: Judge = () => '';
const align = oneOf('left', 'center', 'right');
const listType: Judge = value => (/^[1aAiI]$/.test(value) ? value : null);
const language: Judge = value =>
  /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,3}$/.test(value) ? value : null;

const ANYWHERE: Readonly<Record<string, Judge>> = {
  dir: oneOf('ltr', 'rtl', 'auto'),
  lang: language
};

const cell = { colspan: wholeNumber(1, 20), rowspan: wholeNumber(1, 20), align };
const aligned = { align };

/**
 * The allow-list: the elements that a message may contain, with their additional attributes. Images and code have nodes
 * of their own.
 */
const ELEMENTS: ReadonlyMap<string, Readonly<Record<string, Judge>>> = new Map([
  ['a', { href: linkAddress, title: words }],
  ['abbr', { title: words }],
  ['details', { open: flag }],
  ['div', aligned],
  ['input', { type: oneOf('checkbox'), checked: flag, disabled: flag }],
  ['li', { value: wholeNumber(-999_999, 999_999) }],
  ['ol', { start: wholeNumber(-999_999, 999_999), type: listType }],
  ['p', aligned],
  ['td', cell],
  ['th', cell],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map(tag => [tag, aligned] as const),
  ...(
    'b blockquote br cite code dd del dfn dl dt em hr i ins kbd pre q s samp small span strong sub summary ' +
    'sup table tbody tfoot thead tr u ul var caption'
  )
    .split(' ')
    .map(tag => [tag, {}] as const)
]);

/** Elements that only Markdown may produce, not the author's HTML. */
const MARKDOWN_ONLY: ReadonlySet<string> = new Set(['input']);

/** Elements whose content is not text. It is removed together with them. */
const CONTENT_REMOVED: ReadonlySet<string> = new Set(
  (
    'applet audio canvas datalist embed fencedframe frame frameset head iframe math noembed noframes noscript object ' +
    'optgroup option plaintext portal script select style svg template textarea title video xmp'
  ).split(' ')
);

/** Elements without content. */
const VOID: ReadonlySet<string> = new Set(['br', 'hr', 'input']);

export const isAllowed = (tag: string): boolean => ELEMENTS.has(tag);
export const isAllowedInHtml = (tag: string): boolean =>
  ELEMENTS.has(tag) && !MARKDOWN_ONLY.has(tag);
export const isContentRemoved = (tag: string): boolean => CONTENT_REMOVED.has(tag);
export const isVoid = (tag: string): boolean => VOID.has(tag);

/** Returns the allowed attributes of an element, or undefined if there are none. */
export function judgeAttributes(
  tag: string,
  attributes: Readonly<Record<string, string>>
): Record<string, string> | undefined {
  const known = ELEMENTS.get(tag) ?? {};
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    const judge = Object.hasOwn(known, name)
      ? known[name]
      : Object.hasOwn(ANYWHERE, name)
        ? ANYWHERE[name]
        : null;
    const judged = judge?.(value) ?? null;
    if (judged !== null) {
      kept[name] = judged;
    }
  }
  return Object.keys(kept).length > 0 ? kept : undefined;
}
