import type { ICharacterReferences } from './character-references.js';

export type HtmlPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'open'; readonly tag: string; readonly attributes: Record<string, string> }
  | { readonly kind: 'close'; readonly tag: string };

const COMMENT = /<!--[\s\S]*?(?:-->|$)|<[!?][^>]*(?:>|$)/y;
const CLOSING_TAG = /<\/([a-z][^\s/>]*)[^>]*(?:>|$)/iy;
const OPENING_TAG = /<([a-z][^\s/>]*)/iy;
const ATTRIBUTE = /[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>][^\s>]*)))?/y;
const END = /[^>]*(?:>|$)/y;

/** Splits HTML into tags and texts, in the order in which they were written. It does not filter them. */
export function* readHtml(
  html: string,
  { decodeHTML, decodeHTMLAttribute }: ICharacterReferences
): Generator<HtmlPiece> {
  const match = (pattern: RegExp, at: number): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(html);
  };
  let at = 0;
  while (at < html.length) {
    const start = html.indexOf('<', at);
    const end = start < 0 ? html.length : start;
    if (end > at) {
      yield { kind: 'text', text: decodeHTML(html.slice(at, end)) };
    }
    if (start < 0) {
      return;
    }
    at = start;
    const comment = match(COMMENT, at);
    const close = comment ? null : match(CLOSING_TAG, at);
    const open = comment || close ? null : match(OPENING_TAG, at);
    if (comment) {
      at += comment[0].length;
    } else if (close) {
      yield { kind: 'close', tag: close[1].toLowerCase() };
      at += close[0].length;
    } else if (open) {
      at += open[0].length;
      const attributes: Record<string, string> = {};
      for (let found = match(ATTRIBUTE, at); found; found = match(ATTRIBUTE, at)) {
        const name = found[1].toLowerCase();
        // The first of several equal attributes counts, as in browsers.
        if (!Object.hasOwn(attributes, name)) {
          attributes[name] = decodeHTMLAttribute(found[2] ?? found[3] ?? found[4] ?? '');
        }
        at += found[0].length;
      }
      at += match(END, at)?.[0].length ?? 0;
      yield { kind: 'open', tag: open[1].toLowerCase(), attributes };
    } else {
      yield { kind: 'text', text: '<' };
      at++;
    }
  }
}
