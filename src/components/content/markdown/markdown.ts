import { Marked, type Token, type Tokens } from 'marked';
import { FORMULA, type IParseBudget } from '../budget.js';
import { cleanText } from '../clean-text.js';
import type { ICharacterReferences } from './character-references.js';
import type { ParseResult } from '../contracts.js';
import { formulas, type IFormulaToken } from './formulas.js';
import { readHtml } from './html-tags.js';
import { costOf, mayTypeset } from './latex.js';
import { linkAddress } from '../links.js';
import { TooLarge, TreeBuilder } from './tree-builder.js';

/** In a chat, a line break is a line break. */
const marked = new Marked({ gfm: true, breaks: true }, formulas);

/** Line breaks of other programs and systems. Markdown knows only newlines and carriage returns. */
const LINE_BREAKS = /[\v\f\u0085\u2028\u2029]/g;

/** A language is one short word. No other part of the fence's info text reaches the page. */
const LANGUAGE = /^[\w+#.-]{1,32}(?=\s|$|[{,])/;

/** Parses Markdown synchronously, however long that takes. Call it in a worker or with a short text only. */
export function parseMarkdown(
  markdown: string,
  budget: IParseBudget,
  references: ICharacterReferences
): ParseResult {
  try {
    const writer = new TreeWriter(budget, references);
    writer.blocks(marked.lexer(cleanText(markdown.replace(LINE_BREAKS, '\n'))));
    return { kind: 'content', nodes: writer.end() };
  } catch (error) {
    if (error instanceof TooLarge || error instanceof RangeError) {
      return { kind: 'refused', reason: 'too_large' };
    }
    throw error;
  }
}

/** Converts marked's tokens to the nodes of a message. */
class TreeWriter {
  constructor(
    budget: IParseBudget,
    private _references: ICharacterReferences
  ) {
    this._tree = new TreeBuilder(budget);
  }

  end() {
    this._tree.end();
    return this._tree.nodes;
  }

  blocks(tokens: readonly Token[]): void {
    tokens.forEach(token => this._write(token));
  }

  private _write(token: Tokens.Generic): void {
    const tree = this._tree;
    switch (token.type) {
      case 'space':
      case 'def':
        return;
      case 'heading':
        return this._element(`h${(token as Tokens.Heading).depth}`, token);
      case 'paragraph':
      case 'blockquote':
      case 'strong':
      case 'em':
      case 'del':
        return this._element(token.type === 'paragraph' ? 'p' : token.type, token);
      case 'hr':
      case 'br':
        return tree.element(token.type, {});
      case 'codespan':
        return tree.element('code', {}, () => tree.text(token.text as string));
      case 'code':
        return this._code(token as Tokens.Code);
      case 'list':
        return this._list(token as Tokens.List);
      case 'table':
        return this._table(token as Tokens.Table);
      case 'checkbox': {
        const checked = (token as Tokens.Checkbox).checked ? { checked: '' } : undefined;
        tree.element('input', { type: 'checkbox', ...checked, disabled: '' });
        return tree.text(' ');
      }
      case 'link':
        return this._link(token as Tokens.Link);
      case 'image': {
        const { href, title, text } = token as Tokens.Image;
        const words = title ? { title: this._references.decodeHTML(title) } : undefined;
        return tree.image({
          src: this._references.decodeHTML(href),
          alt: this._references.decodeHTML(text),
          ...words
        });
      }
      case 'html':
        return this._html(token.text as string);
      case 'formula':
        return this._formula(token as Tokens.Generic & IFormulaToken);
      case 'escape':
        return tree.text(token.text as string);
      default:
        // Text, with its inline tokens if it belongs to a list item.
        return token.tokens
          ? this.blocks(token.tokens)
          : tree.text(this._references.decodeHTML(token.text as string));
    }
  }

  private _element(tag: string, token: Tokens.Generic, attributes = {}): void {
    this._tree.element(tag, attributes, () => this.blocks(token.tokens ?? []));
  }

  private _code({ text, lang = '' }: Tokens.Code): void {
    const language = LANGUAGE.exec(this._references.decodeHTMLStrict(lang))?.[0] ?? '';
    if (language === 'math' && this._isPayable(text)) {
      this._tree.append({ kind: 'formula', tex: text, isBlock: true, source: text });
    } else {
      this._tree.append({ kind: 'code', text, language });
    }
  }

  private _list({ ordered, start, items }: Tokens.List): void {
    const from = ordered && start !== '' && start !== 1 ? String(start) : null;
    this._tree.element(ordered ? 'ol' : 'ul', from === null ? {} : { start: from }, () =>
      items.forEach(item => this._element('li', item))
    );
  }

  private _table({ header, rows }: Tokens.Table): void {
    const tree = this._tree;
    const row = (cells: readonly Tokens.TableCell[], tag: string): void =>
      tree.element('tr', {}, () =>
        cells.forEach(({ align, tokens }) =>
          tree.element(tag, align ? { align } : {}, () => this.blocks(tokens))
        )
      );
    tree.element('table', {}, () => {
      tree.element('thead', {}, () => row(header, 'th'));
      if (rows.length > 0) {
        tree.element('tbody', {}, () => rows.forEach(cells => row(cells, 'td')));
      }
    });
  }

  private _link(token: Tokens.Link): void {
    const href = linkAddress(this._references.decodeHTML(token.href));
    if (href === null || this._tree.isIn('a')) {
      this.blocks(token.tokens);
    } else {
      const title = token.title ? { title: this._references.decodeHTML(token.title) } : {};
      this._element('a', token, { href, ...title });
    }
  }

  private _html(html: string): void {
    for (const piece of readHtml(html, this._references)) {
      switch (piece.kind) {
        case 'text':
          this._tree.text(piece.text);
          break;
        case 'open':
          this._tree.open(piece.tag, piece.attributes);
          break;
        case 'close':
          this._tree.close(piece.tag);
      }
    }
  }

  private _formula({ raw, tex, isBlock }: IFormulaToken): void {
    if (this._isPayable(tex)) {
      this._tree.append({ kind: 'formula', tex, isBlock, source: raw.trim() });
    } else {
      this._tree.text(raw);
    }
  }

  /** True if a formula may be typeset and the message's budget for formulas allows it. */
  private _isPayable(tex: string): boolean {
    const cost = costOf(tex);
    const isPayable =
      this._formulas < FORMULA.count && this._spent + cost <= FORMULA.message && mayTypeset(tex);
    if (isPayable) {
      this._formulas++;
      this._spent += cost;
    }
    return isPayable;
  }

  private _tree: TreeBuilder;
  private _formulas = 0;
  private _spent = 0;
}
