import type { IRenderMime } from '@jupyterlab/rendermime';
import type { ITimers } from '../../model/index.js';
import { HIGHLIGHT } from './budget.js';
import type { IUnfinished } from './element-builder.js';

/** What CodeMirror calls the kinds of words, by numbers of its own. */
const CLASSES = /^[\wͰ-Ͽ -]{1,100}$/;

/** Languages in which a block took long: what is no code of theirs costs their parser much more than what is. */
const slow = new Set<string>();
const loaded = new Set<string>();

/** Colours code as JupyterLab does, each block apart, as far as a message may claim. */
export class Highlighter {
  constructor(
    private _parser: IRenderMime.IMarkdownParser | null,
    private _timers: Pick<ITimers, 'now'>
  ) {}

  async *highlight({ code }: IUnfinished): AsyncGenerator<void> {
    let left: number = HIGHLIGHT.message;
    for (const { element, node } of code) {
      const { text, language } = node;
      const most = slow.has(language) ? HIGHLIGHT.slowBlock : HIGHLIGHT.block;
      const isPayable = text.length <= Math.min(left, most) && !hasLongLine(text) && isCode(text);
      if (this._parser && language && language !== 'mermaid' && isPayable) {
        left -= text.length;
        yield;
        const start = this._timers.now();
        await this._colour(element.querySelector('code')!, text, language);
        // The first time JupyterLab loads the language, which is no work of the page's.
        if (loaded.has(language) && this._timers.now() - start > HIGHLIGHT.time) {
          slow.add(language);
          return;
        }
        loaded.add(language);
      }
    }
  }

  /** JupyterLab's parser is given one block of code and nothing else. What it answers counts only if it says the same. */
  private async _colour(code: HTMLElement, text: string, language: string): Promise<void> {
    const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
    const fence = '`'.repeat(longest + 1);
    try {
      const html = await this._parser!.render(`${fence}${language}\n${text}\n${fence}`);
      const made = new DOMParser().parseFromString(html, 'text/html').querySelector('pre > code');
      if (made?.textContent.trimEnd() === text.trimEnd()) {
        const fresh = document.createDocumentFragment();
        copySpans(made, fresh);
        code.replaceChildren(fresh);
      }
    } catch {
      // Uncoloured code is code all the same.
    }
  }
}

/** Characters of code that may be signs alone. */
const SIGNS = 200;

/** Code has words. What is mostly signs, or opens one bracket in another without end, is the slowest to read. */
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
