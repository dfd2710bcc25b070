import type { ITimers } from '../../../model/index.js';
import { HIGHLIGHT } from '../budget.js';
import type { Colour } from '../contracts.js';
import type { IUnfinished } from './element-builder.js';

/** The class names that CodeMirror generates for token types. */
const CLASSES = /^[\wͰ-Ͽ -]{1,100}$/;

/** Languages in which one block took long. Their parsers are much slower on text that is not valid code. */
const slow = new Set<string>();
const loaded = new Set<string>();

/** Highlights code with the host's highlighter, one block at a time, within the limits for a message. */
export class Highlighter {
  constructor(
    private _colour: Colour | undefined,
    private _timers: Pick<ITimers, 'now'>
  ) {}

  async *highlight({ code }: IUnfinished): AsyncGenerator<void> {
    let left: number = HIGHLIGHT.message;
    for (const { element, node } of code) {
      const { text, language } = node;
      const most = slow.has(language) ? HIGHLIGHT.slowBlock : HIGHLIGHT.block;
      const isPayable = text.length <= Math.min(left, most) && !hasLongLine(text) && isCode(text);
      if (this._colour && language && language !== 'mermaid' && isPayable) {
        left -= text.length;
        yield;
        const isFirst = !loaded.has(language);
        const start = this._timers.now();
        await this._show(element.querySelector('code')!, text, language);
        // The host loads a language with the first code in it. That time is not rendering work.
        if (!isFirst && this._timers.now() - start > HIGHLIGHT.time) {
          slow.add(language);
          return;
        }
        loaded.add(language);
      }
    }
  }

  /** The result is used only if the text in it is unchanged. */
  private async _show(code: HTMLElement, text: string, language: string): Promise<void> {
    try {
      const made = await this._colour!(text, language);
      if (made?.textContent?.trimEnd() === text.trimEnd()) {
        const fresh = document.createDocumentFragment();
        copySpans(made, fresh);
        code.replaceChildren(fresh);
      }
    } catch {
      // Code without highlighting is still readable.
    }
  }
}

/** The number of characters of code that may consist of symbols only. */
const SIGNS = 200;

/**
 * True if the text resembles code, which has words. Text that is mostly symbols, or nests brackets deeply, is the
 * slowest to parse.
 */
function isCode(text: string): boolean {
  let [deep, most] = [0, 0];
  for (const [bracket] of text.matchAll(/[()[\]{}]/g)) {
    deep += /[([{]/.test(bracket) ? 1 : deep > 0 ? -1 : 0;
    most = Math.max(most, deep);
  }
  const words = text.match(/[\p{L}\p{N}\s_]/gu)?.length ?? 0;
  return most <= HIGHLIGHT.depth && words * 3 >= text.length - SIGNS;
}

const hasLongLine = (text: string): boolean =>
  text.split('\n').some(line => line.length > HIGHLIGHT.line);

function copySpans(from: Node, to: Node): void {
  for (const child of from.childNodes) {
    if (child instanceof HTMLElement) {
      const span = document.createElement('span');
      if (CLASSES.test(child.className)) {
        span.className = child.className;
      }
      copySpans(child, span);
      to.appendChild(span);
    } else {
      to.appendChild(document.createTextNode(child.textContent ?? ''));
    }
  }
}
