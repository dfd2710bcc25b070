import type { TranslationBundle } from '@jupyterlab/translation';
import { isAllowed, isVoid, judgeAttributes } from '../markdown/allowed.js';
import { IMAGES } from '../budget.js';
import type { IContentServices } from '../contracts.js';
import { appendText } from '../elements.js';
import { filePath, homePath, stopLookups } from '../links.js';
import type { ContentNode, ICodeNode, IFormulaNode } from '../nodes.js';
import { imageCard, type IResourcePolicy } from '../resources/resources.js';

/** Elements whose rendering can be completed later, in separate steps. */
export interface IUnfinished {
  readonly code: { readonly element: HTMLElement; readonly node: ICodeNode }[];
  readonly formulas: { readonly element: HTMLElement; readonly node: IFormulaNode }[];
}

export interface IBuilderOptions {
  readonly policy: IResourcePolicy;
  readonly fileUrl?: IContentServices['fileUrl'];
  readonly placeOf?: IContentServices['placeOf'];
  readonly trans: TranslationBundle;
}

/** Builds the elements of a message one by one. It never parses an author's text as HTML. */
export class ElementBuilder {
  constructor(private _options: IBuilderOptions) {}

  readonly unfinished: IUnfinished = { code: [], formulas: [] };

  /** A generator in which each step creates one element. */
  *build(nodes: readonly ContentNode[], parent: Node): Generator<void> {
    for (const node of nodes) {
      if (typeof node === 'string') {
        appendText(parent, node);
        continue;
      }
      yield;
      switch (node.kind) {
        case 'element': {
          if (isAllowed(node.tag)) {
            const element = this._element(node.tag, node.attributes ?? {});
            parent.appendChild(element);
            yield* this.build(isVoid(node.tag) ? [] : node.children, element);
          }
          break;
        }
        case 'code':
          parent.appendChild(this._code(node));
          break;
        case 'formula':
          parent.appendChild(this._formula(node));
          break;
        case 'image': {
          const { policy, trans } = this._options;
          parent.appendChild(imageCard(node, policy, trans, this._images++ >= IMAGES));
        }
      }
    }
  }

  private _element(tag: string, attributes: Readonly<Record<string, string>>): HTMLElement {
    const element = document.createElement(tag);
    if (tag === 'a') {
      stopLookups();
    }
    for (const [name, value] of Object.entries(judgeAttributes(tag, attributes) ?? {})) {
      element.setAttribute(name, value);
    }
    if (tag === 'input') {
      element.setAttribute('aria-label', this._options.trans.__('Task'));
    }
    if (tag === 'a' && element.hasAttribute('href')) {
      this._aim(element as HTMLAnchorElement);
    }
    return element;
  }

  /**
   * Sets up a link: it opens in a new tab and sends no referrer. On the page's own server, it can lead only to a file, or
   * to a chat, which opens in place.
   */
  private _aim(link: HTMLAnchorElement): void {
    const written = link.getAttribute('href')!;
    const isWeb = /^https?:/i.test(written);
    const open = isWeb && this._options.placeOf?.(written);
    if (open) {
      link.addEventListener('click', event => {
        if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
          event.preventDefault();
          open();
        }
      });
    }
    const home = open
      ? ''
      : isWeb
        ? homePath(written, location.href)
        : (filePath(written) ?? undefined);
    if (home !== undefined && home !== '') {
      const url = home === null ? undefined : this._options.fileUrl?.(home);
      if (url === undefined) {
        link.removeAttribute('href');
        return;
      }
      link.href = url;
    }
    link.target = '_blank';
    link.rel = 'noopener noreferrer nofollow';
    link.setAttribute('referrerpolicy', 'no-referrer');
  }

  private _code(node: ICodeNode): HTMLElement {
    const pre = document.createElement('pre');
    const code = document.createElement('code');
    if (node.language) {
      code.className = `language-${node.language}`;
    }
    code.textContent = node.text === '' || node.text.endsWith('\n') ? node.text : `${node.text}\n`;
    pre.append(code);
    this.unfinished.code.push({ element: pre, node });
    return pre;
  }

  private _formula(node: IFormulaNode): HTMLElement {
    const element = document.createElement(node.isBlock ? 'div' : 'span');
    element.className = node.isBlock ? 'cq-Formula cq-mod-block' : 'cq-Formula';
    element.textContent = node.source;
    this.unfinished.formulas.push({ element, node });
    return element;
  }

  private _images = 0;
}
