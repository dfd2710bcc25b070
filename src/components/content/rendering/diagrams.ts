import type { TranslationBundle } from '@jupyterlab/translation';
import { DIAGRAM, MAX_TITLE_LENGTH } from '../budget.js';
import type { Draw } from '../contracts.js';
import type { IUnfinished } from './element-builder.js';
import { removeFold } from './code-fold.js';
import { element, letScroll, wordButton } from '../elements.js';

/** The only Mermaid setting that an author may change. */
const THEME =
  /%%\{\s*init(?:ialize)?\s*:\s*\{\s*["']?theme["']?\s*:\s*["'](?:default|dark|forest|neutral|base)["']\s*\}\s*\}\s*%%/g;
/**
 * Mermaid renders a diagram in the page before it makes an image of it. During that time the diagram must not load
 * anything or style the page. Therefore this pattern rejects source that could contain URLs, HTML or configuration, and
 * escapes that could spell any of these.
 */
const UNSAFE =
  /%%\{|^[^\S\n\r\u2028\u2029]*---|url|image|img|icon|import|href|src\s*=|\/\/|\bdata:|javascript|\\|<(?!br\s*\/?>|-|=|\||<|\s)|\$\$|&[#a-z]|#\w+;/im;
/** A statement that styles parts of the diagram. A brace or an `@` after it on its line would style the page. */
const STYLING = /(?:^|;)[^\S\n\r\u2028\u2029]*(?:classDef|style|linkStyle)\b/im;
const LINKS = /--|==|-\.|->|~~~|&/g;
/**
 * Kinds of diagrams that repeat elements as often as their numbers say, and keywords of others that iterate over days.
 */
const COUNTING = /^[^\S\n\r\u2028\u2029]*(?:block|packet|radar)/im;
const WALKING = /\b(?:tickInterval|excludes)\b/i;
const PICTURE = /^data:image\/svg\+xml[,;]/;
/** The largest width that a diagram may request, in pixels. */
const WIDEST = 4_000;

export const isSafeDiagram = (source: string): boolean =>
  source.length <= DIAGRAM.longest &&
  isSafe(source.replace(THEME, '')) &&
  (!COUNTING.test(source) || sumOf(source) <= DIAGRAM.numbers);

const isSafe = (source: string): boolean =>
  !UNSAFE.test(source) &&
  !source.split('\n').some(line => {
    const last = Math.max(line.lastIndexOf('{'), line.lastIndexOf('}'), line.lastIndexOf('@'));
    return last >= 0 && STYLING.test(line.slice(0, last));
  });

/** True if a diagram renders without asking. Mermaid's work grows faster than linearly with these sizes. */
export const isSmallDiagram = (source: string): boolean =>
  source.length <= DIAGRAM.length &&
  source.split('\n').length <= DIAGRAM.lines &&
  linksOf(source) <= DIAGRAM.links &&
  !WALKING.test(source) &&
  (!COUNTING.test(source) || sumOf(source) <= DIAGRAM.fewNumbers);

/** An upper bound for the number of links. Every node before a link is connected to every node after it. */
function linksOf(source: string): number {
  return source.split('\n').reduce((sum, line) => {
    const links = line.match(LINKS)?.length ?? 0;
    const ands = line.match(/&/g)?.length ?? 0;
    return sum + Math.max(links, Math.floor((links - ands) * (ands / 2 + 1) ** 2));
  }, 0);
}

const sumOf = (source: string): number =>
  (source.match(/\d+/g) ?? []).reduce((sum, digits) => sum + Number(digits), 0);

/** Renders diagrams with the host's renderer. A larger diagram is shown as code, with a button to render it. */
export class Diagrams {
  constructor(
    private _drawing: Draw | undefined,
    private _trans: TranslationBundle
  ) {}

  async *draw({ code }: IUnfinished, isOver: () => boolean): AsyncGenerator<void> {
    let drawn = 0;
    for (const { element: pre, node } of code) {
      if (!this._drawing || node.language !== 'mermaid' || !isSafeDiagram(node.text)) {
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
      letScroll(holder);
      removeFold(block);
      block.replaceWith(holder);
    }
  }

  /** Returns a copy of the image alone, because an image loads nothing. */
  private async _picture(source: string): Promise<HTMLImageElement | null> {
    try {
      const made = await this._drawing!(source);
      const src = made?.getAttribute('src') ?? '';
      if (!made || !PICTURE.test(src)) {
        return null;
      }
      const picture = document.createElement('img');
      picture.alt =
        made.getAttribute('alt')?.slice(0, MAX_TITLE_LENGTH) ?? this._trans.__('Diagram');
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
