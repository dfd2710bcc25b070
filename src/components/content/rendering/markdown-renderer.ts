import type { TranslationBundle } from '@jupyterlab/translation';
import type { ITimers } from '../../../model/index.js';
import type { CodeBars } from './code-bars.js';
import { foldCode, keepUnfolded } from './code-fold.js';
import {
  FORMULA,
  GROWING_BLOCK_LENGTH,
  CHARACTERS_AT_A_TIME,
  PARSE,
  PARSE_ASKED,
  PLAIN_CHARACTERS_AT_A_TIME
} from '../budget.js';
import { isTurning } from '../clean-text.js';
import type { IContentServices, IRendered, ParseResult } from '../contracts.js';
import { cutText, pagesOf } from '../cut.js';
import { Diagrams } from './diagrams.js';
import { ElementBuilder } from './element-builder.js';
import { element } from '../elements.js';
import { Highlighter } from './highlighter.js';
import { plainText, plainView } from './plain-view.js';
import type { IResourcePolicy } from '../resources/resources.js';
import { Slices } from '../slices.js';
import { portionOf } from '../text-costs.js';
import { Typesetter } from './typesetter.js';
import { UnfoldedCode } from '../unfolded-code.js';

export interface IMarkdownRendererOptions extends IContentServices {
  /** Decides which addresses may load without asking. */
  readonly policy: IResourcePolicy;
  readonly trans: TranslationBundle;
  readonly timers: ITimers;
  /** Adds bars to code blocks. Without it, they have none. */
  readonly codeBars?: CodeBars;
}

/**
 * Renders a stranger's Markdown: parses it, builds elements, highlights code and, once it is in the page, typesets
 * formulas. Each step has its own budget.
 */
export class MarkdownRenderer {
  constructor(private _options: IMarkdownRendererOptions) {
    this._slices = new Slices(_options.timers);
    this._unfolded = _options.unfolded ?? new UnfoldedCode();
  }

  /** @param isGrowing - true if more text is expected */
  async render(text: string, isGrowing = false): Promise<IRendered> {
    if (isGrowing && text.length > GROWING_BLOCK_LENGTH) {
      return openView(text);
    }
    const result: ParseResult =
      text.length > CHARACTERS_AT_A_TIME
        ? { kind: 'refused', reason: 'too_large' }
        : text.length > PLAIN_CHARACTERS_AT_A_TIME && isTurning(text)
          ? { kind: 'refused', reason: 'too_slow' }
          : await this._options.parser.parse(text, PARSE);
    const holder = new Holder();
    await this._show(text, result, holder, isGrowing, true);
    return holder;
  }

  private async _show(
    text: string,
    result: ParseResult,
    holder: Holder,
    isGrowing: boolean,
    isFirst: boolean
  ): Promise<void> {
    const made =
      result.kind === 'content'
        ? await this._build(result.nodes, holder, isGrowing)
        : plainView({
            ...{ text, reason: result.reason },
            ...{ trans: this._options.trans, timers: this._options.timers },
            onDraw: isFirst ? () => void this._insist(text, holder) : undefined
          });
    holder.fill(made);
  }

  /** Renders a text because the reader asked for it. */
  private async _insist(text: string, holder: Holder): Promise<void> {
    const result = await this._options.parser.parse(text, PARSE_ASKED);
    if (!holder.isDisposed) {
      await this._show(text, result, holder, false, false);
    }
  }

  private async _build(
    nodes: Extract<ParseResult, { kind: 'content' }>['nodes'],
    holder: Holder,
    isGrowing: boolean
  ): Promise<IRendered> {
    const { typesetter, colour, draw, trans, codeBars, timers } = this._options;
    const node = element('div', 'jp-RenderedHTMLCommon jp-RenderedMarkdown');
    const builder = new ElementBuilder(this._options);
    const isOver = (): boolean => holder.isDisposed;
    await this._slices.run(builder.build(nodes, node), isOver);
    const { unfinished } = builder;
    await this._slices.run(new Highlighter(colour, timers).highlight(unfinished), isOver);
    if (!isOver()) {
      codeBars?.addTo(node);
    }
    if (!isOver()) {
      // While code grows, the reader wants to see its end.
      this._hasGrown ||= isGrowing;
      if (this._hasGrown) {
        keepUnfolded(node, this._unfolded);
      }
      if (!isGrowing) {
        this._hasGrown = false;
        foldCode(node, trans, this._unfolded);
      }
    }
    const finish = async (): Promise<void> => {
      // A growing block is typeset again on each change. Beyond the limit, its formulas wait until the text is
      // complete.
      this._typeset = isGrowing ? this._typeset + unfinished.formulas.length : 0;
      if (this._typeset > FORMULA.count) {
        return;
      }
      await this._slices.run(new Typesetter(typesetter).typeset(unfinished), isOver);
      if (!isGrowing) {
        const diagrams = new Diagrams(draw, trans);
        await this._slices.run(diagrams.draw(unfinished, isOver), isOver);
      }
    };
    return { node, attach: () => void finish().catch(console.error), dispose: () => undefined };
  }

  private _slices: Slices;
  private _typeset = 0;
  private _unfolded: UnfoldedCode;
  private _hasGrown = false;
}

/** A long block that is still growing, shown as plain text. */
function openView(text: string): IRendered {
  const node = element('div', 'cq-Content');
  const parts = isTurning(text)
    ? pagesOf(text, PLAIN_CHARACTERS_AT_A_TIME)
    : [cutText(text, portionOf(text, CHARACTERS_AT_A_TIME))];
  node.append(...parts.map(plainText));
  return { node, dispose: () => node.remove() };
}

/** Holds the elements of a text, or its plain text until the reader asks for more. */
class Holder implements IRendered {
  readonly node = element('div', 'cq-Content');

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  fill(content: IRendered): void {
    this._content?.dispose();
    this._content = content;
    this.node.replaceChildren(content.node);
    if (this._isAttached) {
      content.attach?.();
    }
  }

  attach(): void {
    this._isAttached = true;
    this._content?.attach?.();
  }

  dispose(): void {
    this._isDisposed = true;
    this._content?.dispose();
    this.node.remove();
  }

  private _content: IRendered | null = null;
  private _isAttached = false;
  private _isDisposed = false;
}
