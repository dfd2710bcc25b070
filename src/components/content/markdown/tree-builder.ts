import { oneLine } from '../../../document/one-line.js';
import { isAllowedInHtml, isContentRemoved, isVoid, judgeAttributes } from './allowed.js';
import { MAX_TITLE_LENGTH, type IParseBudget } from '../budget.js';
import { TextCleaner } from '../clean-text.js';
import { CARD_COST, costOfElement, isSized, MAX_SIZES } from '../element-costs.js';
import type { ContentNode, ICodeNode, IFormulaNode, IImageNode } from '../nodes.js';
import { TextCosts } from '../text-costs.js';

/** Thrown when a text exceeds the budget for rendering. */
export class TooLarge extends Error {}

/** The most languages of a message, with none among them. For each, the browser orders all fonts anew. */
const LANGUAGES = 5;

interface IOpen {
  /** The tag as it was written. */
  readonly tag: string;
  readonly children: ContentNode[];
  /** Null omits the tag but keeps its content. */
  readonly attributes: Readonly<Record<string, string>> | undefined | null;
  /** True if the content is omitted as well, once the tag is closed. */
  readonly isContentRemoved: boolean;
}

/** Builds the tree of nodes. It accepts only elements and attributes from the allow-list. */
export class TreeBuilder {
  constructor(private _budget: Pick<IParseBudget, 'cost' | 'depth'>) {}

  readonly nodes: ContentNode[] = [];

  /** Adds text. It is cleaned here, because character references have been decoded by now. */
  text(text: string): void {
    this._count(this._texts.next(text));
    this._add(this._cleaner.next(text));
  }

  private _add(text: string): void {
    const children = this._children;
    const last = children.length - 1;
    const before = children[last];
    if (typeof before === 'string') {
      children[last] = before + text;
    } else if (text !== '') {
      children.push(text);
    }
  }

  append(node: ICodeNode | IFormulaNode): void {
    this._count(CARD_COST + this._texts.next(node.kind === 'code' ? node.text : node.source));
    this._children.push(node);
  }

  image(image: Omit<IImageNode, 'kind'>): void {
    this._count(CARD_COST + this._texts.next(oneLine(image.alt, MAX_TITLE_LENGTH)));
    const node: IImageNode = { kind: 'image', ...image };
    if (this.isIn('a')) {
      // Its card has a button, which may not stand inside a link.
      this.text(image.alt || image.src);
      this._linked.push(node);
    } else {
      this._children.push(node);
    }
  }

  /**
   * Adds an element from Markdown. `fill` adds its content. Tags that an author has opened inside it are closed with
   * it.
   */
  element(tag: string, attributes: Record<string, string>, fill?: () => void): void {
    this._push({ tag, attributes: judgeAttributes(tag, attributes), isContentRemoved: false });
    const depth = this._open.length;
    const floor = this._floor;
    this._floor = depth;
    fill?.();
    this._closeDownTo(depth - 1);
    this._floor = floor;
  }

  /** Opens a tag that an author has written. */
  open(tag: string, attributes: Record<string, string>): void {
    if (tag === 'img') {
      this.image({
        src: attributes.src ?? '',
        alt: attributes.alt ?? '',
        ...(attributes.title ? { title: attributes.title } : {})
      });
      return;
    }
    // Links must not be nested.
    const stays =
      isAllowedInHtml(tag) && !(tag === 'a' && this.isIn('a')) && !(isSized(tag) && this._isTiny);
    this._push({
      tag,
      attributes: stays ? this._judge(tag, attributes) : null,
      isContentRemoved: isContentRemoved(tag)
    });
    if (isVoid(tag) || (!stays && !isContentRemoved(tag))) {
      this._closeDownTo(this._open.length - 1);
    }
  }

  close(tag: string): void {
    for (let i = this._open.length - 1; i >= this._floor; i--) {
      if (this._open[i].tag === tag) {
        this._closeDownTo(i + 1);
        const closed = this._open.pop()!;
        if (!closed.isContentRemoved) {
          this._append(closed);
        }
        return;
      }
    }
  }

  isIn(tag: string): boolean {
    return this._open.some(open => open.tag === tag && open.attributes !== null);
  }

  /** Closes all open elements. */
  end(): void {
    this._closeDownTo(0);
  }

  /** Returns the allowed attributes of an author's tag, of few languages. */
  private _judge(
    tag: string,
    attributes: Record<string, string>
  ): Record<string, string> | undefined {
    const { lang = '', ...others } = attributes;
    const language = lang.toLowerCase();
    if (this._languages.size < LANGUAGES) {
      this._languages.add(language);
    }
    return judgeAttributes(tag, this._languages.has(language) ? attributes : others);
  }

  private get _isTiny(): boolean {
    return this._open.filter(({ tag }) => isSized(tag)).length >= MAX_SIZES;
  }

  private _push(open: Omit<IOpen, 'children'>): void {
    this._count(costOfElement(open.tag));
    this._open.push({ ...open, children: [] });
    if (this._open.length > this._budget.depth) {
      throw new TooLarge('nesting');
    }
  }

  private _closeDownTo(depth: number): void {
    while (this._open.length > depth) {
      this._append(this._open.pop()!);
    }
  }

  private _append({ tag, attributes, children }: IOpen): void {
    if (attributes === null) {
      for (const child of children) {
        if (typeof child === 'string') {
          this._add(child);
        } else {
          this._children.push(child);
        }
      }
    } else {
      const made = attributes && { attributes };
      this._children.push({ kind: 'element', tag, ...made, children });
      if (tag === 'a') {
        this._linked.splice(0).forEach(linked => this._children.push(linked));
      }
    }
  }

  private _count(cost: number): void {
    this._cost += cost;
    if (this._cost > this._budget.cost) {
      throw new TooLarge('cost');
    }
  }

  private get _children(): ContentNode[] {
    return this._open[this._open.length - 1]?.children ?? this.nodes;
  }

  private _cleaner = new TextCleaner();
  private _texts = new TextCosts();
  private _languages = new Set(['']);
  private _open: IOpen[] = [];
  /** An author's tags cannot close elements below this depth. */
  private _floor = 0;
  private _cost = 0;
  /** Images inside the open link. */
  private _linked: IImageNode[] = [];
}
