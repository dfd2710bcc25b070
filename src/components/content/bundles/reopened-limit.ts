import { ATTRIBUTE } from '../attribute-limit.js';

/** The elements that browsers open again in each block that follows, until they are closed. */
const FORMATTING = new Set('a b big code em font i nobr s small strike strong tt u'.split(' '));
/** Other elements that stand within a line, and therefore end no block. */
const INLINE = new Set(
  'span br wbr img sub sup kbd samp var abbr cite q dfn mark ins del time input'.split(' ')
);
const VOID = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' ')
);

/** A tag, or another beginning of markup, wherever it stands. */
const MARKUP = /<(?:[!?]|\/(?![a-z])|(\/?)([a-z][^<\t\n\f\r />]*))/gi;

/** The number of elements that a browser may have to open again while it parses HTML. Each can take it 20 µs. */
const MAX_REOPENED = 2_000;

/**
 * True if parsing the HTML would open more than `MAX_REOPENED` elements again: a few hundred elements that are never closed make a few thousand
 * paragraphs take minutes. An element counts as closed only if that is certain, so that no comment or value can hide an open one.
 */
export function reopensMany(html: string): boolean {
  const open = new OpenElements();
  for (const { 0: start, 1: slash, 2: tag, index } of html.matchAll(MARKUP)) {
    const name = tag?.toLowerCase();
    const isWhole = name !== undefined && endsBeforeNext(html, index + start.length);
    if (!isWhole) {
      open.obscure(name !== undefined && slash === '' && FORMATTING.has(name));
    } else if (slash === '') {
      open.open(name);
    } else {
      open.close(name);
    }
    if (open.reopened > MAX_REOPENED) {
      return true;
    }
  }
  return false;
}

/** True if a tag ends before the next `<`, as the browser reads its attributes. */
function endsBeforeNext(html: string, from: number): boolean {
  let at = from;
  ATTRIBUTE.lastIndex = at;
  while (ATTRIBUTE.test(html)) {
    at = ATTRIBUTE.lastIndex;
  }
  const end = html.indexOf('>', at);
  const next = html.indexOf('<', from);
  return end >= 0 && (next < 0 || end < next);
}

/** The elements that are open at a place in HTML. */
class OpenElements {
  /** How many elements have been opened again. */
  reopened = 0;

  open(name: string): void {
    const endsBlocks = !FORMATTING.has(name) && !INLINE.has(name);
    this.reopened += this._lost + (endsBlocks ? this._formatting : 0);
    if (!VOID.has(name)) {
      this._names.push(name);
      this._formatting += Number(FORMATTING.has(name));
    }
  }

  close(name: string): void {
    const at = this._names.lastIndexOf(name);
    const isFormatting = FORMATTING.has(name);
    this.reopened += this._lost;
    if (isFormatting && at < this._names.length - 1) {
      this.reopened += this._formatting; // elements in between are opened again
    } else if (at >= 0) {
      const closed = this._names.splice(at).filter(one => FORMATTING.has(one)).length;
      this._formatting -= closed;
      this._lost += isFormatting ? 0 : closed;
    }
  }

  /** The rest may be in a comment or a value, and close nothing. */
  obscure(isFormatting: boolean): void {
    this.reopened += this._lost;
    this._lost += Number(isFormatting);
    this._names.push('');
  }

  private readonly _names: string[] = [];
  /** The number of formatting elements among the names, and of those that their blocks ended without closing them. */
  private _formatting = 0;
  private _lost = 0;
}
