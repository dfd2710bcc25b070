import type { IRenderMime } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { DIAGRAM, WORDS } from './budget.js';
import type { IUnfinished } from './element-builder.js';
import { element, wordButton } from './elements.js';

/** The one setting of mermaid that an author may change. */
const THEME =
  /%%\{\s*init(?:ialize)?\s*:\s*\{\s*["']?theme["']?\s*:\s*["'](?:default|dark|forest|neutral|base)["']\s*\}\s*\}\s*%%/g;
/**
 * Mermaid draws into the page before it makes a picture of that. Nothing may load there or be styled from outside, so what could name
 * an address, write HTML, or configure is not drawn. What is spelled by number or escape could be any of them.
 */
const UNSAFE =
  /%%\{|(?:^|;)\s*(?:classDef|style|linkStyle)\b[^\n]*[{}@]|^\s*---|url|image|img|icon|import|href|src\s*=|\/\/|\bdata:|javascript|\\|<(?!br\s*\/?>|-|=|\||<|\s)|\$\$|&[#a-z]|#\w+;/im;
const LINKS = /--|==|-\.|->|~~~|&/g;
/** Kinds of diagrams that repeat something as often as their numbers say, and words of others that walk through days. */
const COUNTING = /^\s*(?:block|packet|radar)/im;
const WALKING = /\b(?:tickInterval|excludes)\b/i;
const PICTURE = /^data:image\/svg\+xml[,;]/;
/** Pixels that a diagram may ask to be wide. */
const WIDEST = 4_000;

export const isSafeDiagram = (source: string): boolean =>
  !UNSAFE.test(source.replace(THEME, '')) &&
  source.length <= DIAGRAM.longest &&
  (!COUNTING.test(source) || sumOf(source) <= DIAGRAM.numbers);

/** Whether a diagram is drawn unasked: what mermaid takes for it is more than linear in these. */
export const isSmallDiagram = (source: string): boolean =>
  source.length <= DIAGRAM.length &&
  source.split('\n').length <= DIAGRAM.lines &&
  linksOf(source) <= DIAGRAM.links &&
  !WALKING.test(source) &&
  (!COUNTING.test(source) || sumOf(source) <= DIAGRAM.fewNumbers);

/** At most. All that stands before a link is linked to all behind it. */
function linksOf(source: string): number {
  return source.split('\n').reduce((sum, line) => {
    const links = line.match(LINKS)?.length ?? 0;
    const ands = line.match(/&/g)?.length ?? 0;
    return sum + Math.max(links, Math.floor((links - ands) * (ands / 2 + 1) ** 2));
  }, 0);
}

const sumOf = (source: string): number =>
  (source.match(/\d+/g) ?? []).reduce((sum, digits) => sum + Number(digits), 0);

/** Draws diagrams as JupyterLab does. A larger one is code, with a button that draws it. */
export class Diagrams {
  constructor(
    private _parser: IRenderMime.IMarkdownParser | null,
    private _trans: TranslationBundle
  ) {}

  async *draw({ code }: IUnfinished, isOver: () => boolean): AsyncGenerator<void> {
    let drawn = 0;
    for (const { element: pre, node } of code) {
      if (!this._parser || node.language !== 'mermaid' || !isSafeDiagram(node.text)) {
        continue;
      }
      const block = pre.closest<HTMLElement>('.cq-Code') ?? pre;
      if (isSmallDiagram(node.text) && drawn++ < DIAGRAM.count) {
        yield;
        await this._drawOne(block, node.text, isOver);
      } else {
        const button = wordButton(this._trans.__('Draw diagram'), () => {
          button.remove();
          void this._drawOne(block, node.text, isOver);
        });
        block.after(button);
      }
    }
  }

  private async _drawOne(block: HTMLElement, source: string, isOver: () => boolean): Promise<void> {
    const picture = await this._picture(source);
    if (picture && !isOver()) {
      const holder = element('div', 'jp-RenderedMermaid cq-Diagram');
      const figure = document.createElement('figure');
      figure.append(picture);
      holder.append(figure);
      block.replaceWith(holder);
    }
  }

  /** Of all that JupyterLab makes of a diagram, its picture, which loads nothing. */
  private async _picture(source: string): Promise<HTMLImageElement | null> {
    const longest = (source.match(/`+/g) ?? []).reduce(
      (most, run) => Math.max(most, run.length),
      2
    );
    const fence = '`'.repeat(longest + 1);
    try {
      const html = await this._parser!.render(`${fence}mermaid\n${source}\n${fence}`);
      const made = new DOMParser()
        .parseFromString(html, 'text/html')
        .querySelector('.jp-RenderedMermaid figure > img');
      const src = made?.getAttribute('src') ?? '';
      if (!made || !PICTURE.test(src)) {
        return null;
      }
      const picture = document.createElement('img');
      picture.alt = made.getAttribute('alt')?.slice(0, WORDS) ?? this._trans.__('Diagram');
      const width = Number(made.getAttribute('width'));
      if (width > 0) {
        picture.width = Math.min(width, WIDEST);
      }
      picture.decoding = 'async';
      picture.src = src;
      return picture;
    } catch {
      return null;
    }
  }
}
