import type { IRenderMime } from '@jupyterlab/rendermime';
import { HIGHLIGHT } from './budget.js';
import type { IUnfinished } from './element-builder.js';

/** What CodeMirror calls the kinds of words, by numbers of its own. */
const CLASSES = /^[\wͰ-Ͽ -]{1,100}$/;

/** Colours code as JupyterLab does, each block apart, as far as a message may claim. */
export class Highlighter {
  constructor(private _parser: IRenderMime.IMarkdownParser | null) {}

  async *highlight({ code }: IUnfinished): AsyncGenerator<void> {
    let left: number = HIGHLIGHT.message;
    for (const { element, node } of code) {
      const { text, language } = node;
      const isPayable = text.length <= Math.min(left, HIGHLIGHT.block) && !hasLongLine(text);
      if (this._parser && language && language !== 'mermaid' && isPayable) {
        left -= text.length;
        yield;
        await this._colour(element.querySelector('code')!, text, language);
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
