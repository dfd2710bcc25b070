import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import type { IMessageItem, ITimers } from '../model/index.js';
import { splitBlocks } from './blocks.js';
import { addCodeBars } from './code-block.js';
import { renderBundle, type IRendered } from './content/bundle.js';
import type { IResourcePolicy } from './content/resource-policy.js';

/** A text that has not grown for so long is finished, in milliseconds. */
const REST = 1_000;

export interface IRenderedBodyOptions {
  host: HTMLElement;
  rendermime: IRenderMimeRegistry;
  trans: TranslationBundle;
  /** What may be loaded unasked. */
  policy: IResourcePolicy;
  codeBars: boolean;
  timers: ITimers;
  /** What was asked for is drawn. */
  onDrawn(this: void): void;
}

interface IText {
  readonly body: string;
  readonly mime?: IMessageItem['mime_model'];
}

interface IPart extends IRendered {
  readonly text: string;
}

/**
 * What a message says, rendered by JupyterLab into an element, never as trusted.
 *
 * While its text grows, only the block at its end is rendered anew; once it rests, it is rendered as a whole.
 * What was there stays until the new is rendered, so that a message that changes does not collapse meanwhile.
 */
export class RenderedBody implements IDisposable {
  constructor(private _options: IRenderedBodyOptions) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  show(body: string, mime: IMessageItem['mime_model']): void {
    const shown = this._wanted;
    const isSame = shown !== null && shown.mime === mime && shown.body === body;
    if (isSame) {
      return;
    }
    const grows = shown !== null && !mime && !shown.mime && body.startsWith(shown.body);
    this._wanted = { body, mime };
    this._isGrowing = grows;
    this._rest?.dispose();
    if (grows) {
      this._rest = this._options.timers.delay(() => {
        this._isGrowing = false;
        this._draw();
      }, REST);
    }
    this._draw();
  }

  /** To be called while the element is still in the page, or after it has left. */
  dispose(): void {
    this._isDisposed = true;
    this._rest?.dispose();
    this._parts.forEach(part => part.dispose());
    this._parts = [];
  }

  private _draw(): void {
    this._isStale = true;
    if (!this._isDrawing) {
      void this._drawAll();
    }
  }

  /** One drawing at a time: what grows faster than it is rendered is seen all the same. */
  private async _drawAll(): Promise<void> {
    this._isDrawing = true;
    try {
      while (this._isStale && this._wanted && !this._isDisposed) {
        this._isStale = false;
        await this._drawOnce(this._wanted);
      }
    } finally {
      this._isDrawing = false;
    }
  }

  private async _drawOnce({ body, mime }: IText): Promise<void> {
    const texts = this._isGrowing ? splitBlocks(body) : [body];
    const kept = mime ? 0 : this._countKept(texts);
    const fresh = await Promise.all(texts.slice(kept).map(text => this._render(text, mime)));
    if (this._isDisposed) {
      fresh.forEach(part => part.dispose());
      return;
    }
    this._parts.splice(kept).forEach(part => part.dispose());
    for (const part of fresh) {
      this._parts.push(part);
      this._options.host.append(part.node);
      part.attach?.();
    }
    this._options.onDrawn();
  }

  private _countKept(texts: readonly string[]): number {
    const end = texts.findIndex((text, i) => this._parts[i]?.text !== text);
    return end < 0 ? texts.length : end;
  }

  private async _render(text: string, mime: IMessageItem['mime_model']): Promise<IPart> {
    const { codeBars, trans, policy } = this._options;
    const renderMarkdown = (source: string): Promise<IRendered> => this._renderMarkdown(source);
    const bundle = mime && (await renderBundle({ bundle: mime, renderMarkdown, policy, trans }));
    const rendered = bundle ?? (await renderMarkdown(text));
    if (codeBars) {
      addCodeBars(rendered.node, trans);
    }
    return { text, ...rendered };
  }

  private async _renderMarkdown(text: string): Promise<IRendered> {
    const { rendermime } = this._options;
    const model = rendermime.createModel({ data: { 'text/markdown': text }, trusted: false });
    const renderer = rendermime.createRenderer('text/markdown');
    await renderer.renderModel(model);
    return {
      node: renderer.node,
      attach: () => attach(renderer),
      dispose: () => release(renderer)
    };
  }

  private _parts: IPart[] = [];
  private _wanted: IText | null = null;
  private _isGrowing = false;
  private _isStale = false;
  private _isDrawing = false;
  private _rest: IDisposable | null = null;
  private _isDisposed = false;
}

/** Lumino's messages are sent, since formulas are set when a renderer is attached. */
function attach(renderer: Widget): void {
  MessageLoop.sendMessage(renderer, Widget.Msg.BeforeAttach);
  MessageLoop.sendMessage(renderer, Widget.Msg.AfterAttach);
}

/** A node that has left the page already: Lumino refuses to detach such a widget itself. */
function release(renderer: Widget): void {
  if (renderer.isAttached && !renderer.node.isConnected) {
    MessageLoop.sendMessage(renderer, Widget.Msg.BeforeDetach);
    MessageLoop.sendMessage(renderer, Widget.Msg.AfterDetach);
  }
  renderer.dispose();
}
