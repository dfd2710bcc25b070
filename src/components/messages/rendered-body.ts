import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import type { IMessageItem, ITimers } from '../../model/index.js';
import { GrowingBlocks } from './blocks.js';
import { CHARACTERS_AT_A_TIME } from '../content/budget.js';
import type { BundleFiles } from '../content/bundles/bundle-files.js';
import type { IContentServices, IRendered } from '../content/contracts.js';
import { pagesOf } from '../content/cut.js';
import { element, letScroll, wordButton } from '../content/elements.js';
import { CodeBars, type ICodeBarsOptions } from '../content/rendering/code-bars.js';
import { MarkdownRenderer } from '../content/rendering/markdown-renderer.js';
import type { IResourcePolicy } from '../content/resources/resource-policy.js';
import { problemWords, tryLoad } from '../late/load-problem.js';
import type { MentionMarks } from './mention-marks.js';
import { TextEnd } from '../content/rendering/text-end.js';

/** Elements of a message that scroll if they are too wide. */
const WIDE = 'pre, table, .cq-Formula.cq-mod-block';

/** A text that has not grown for this time is finished, in milliseconds. */
const GROWING_MS = 1_000;

export interface IRenderedBodyOptions extends Pick<ICodeBarsOptions, 'onMenu'> {
  host: HTMLElement;
  content: IContentServices;
  /** Reads the parts of bundles that are stored outside the document. */
  files?: BundleFiles;
  /** Decides which resources may load without asking. */
  policy: IResourcePolicy;
  trans: TranslationBundle;
  codeBars: boolean;
  timers: ITimers;
  /** Resolves when elements may come into the page. Without it, they come at once. */
  turnOf?(this: void, nodes: readonly HTMLElement[]): Promise<void>;
  mentions?: MentionMarks | null;
  /** Called when the requested body has been rendered. */
  onDrawn(this: void): void;
}

interface IText {
  readonly body: string;
  readonly mime?: IMessageItem['mime_model'];
}

interface IPart {
  readonly text: string;
  readonly rendered: IRendered;
  /** True if it was rendered while more text was expected. */
  readonly isGrowing: boolean;
}

/**
 * The body of a message, rendered into an element, never as trusted.
 *
 * While the text grows, only its last block is rendered again; once it has stopped growing, it is rendered as a whole.
 * The previous content stays until the new content is ready, so that a changing message does not collapse in between. A
 * very long text shows only its beginning; the reader can ask for more.
 */
export class RenderedBody implements IDisposable {
  constructor(private _options: IRenderedBodyOptions) {
    const { codeBars, content } = _options;
    this._codeBars = codeBars ? new CodeBars({ ..._options, ...content }) : undefined;
    this._markdown = new MarkdownRenderer({ ..._options, ...content, codeBars: this._codeBars });
    this._end = new TextEnd(_options.trans, () => {
      this._pages++;
      this._draw();
    });
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  show(body: string, mime: IMessageItem['mime_model']): void {
    const shown = this._wanted;
    // Any change of a message puts its bundle into a new wrapper object, so compare what is inside.
    const isSame =
      shown?.body === body &&
      shown.mime?.data === mime?.data &&
      shown.mime?.metadata === mime?.metadata;
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
      }, GROWING_MS);
    }
    this._draw();
  }

  /** May be called before or after the element leaves the page. */
  dispose(): void {
    this._isDisposed = true;
    this._rest?.dispose();
    this._codeBars?.dispose();
    this._parts.forEach(({ rendered }) => rendered.dispose());
    this._parts = [];
    this._end.node.remove();
  }

  private _draw(): void {
    this._isStale = true;
    if (!this._isDrawing) {
      void this._drawAll();
    }
  }

  /** Renders one version at a time, so that a text that grows faster than it renders is still shown. */
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
    const isGrowing = this._isGrowing;
    const pages = mime ? [''] : pagesOf(body, CHARACTERS_AT_A_TIME).slice(0, this._pages);
    const length = pages.reduce((sum, page) => sum + page.length, 0);
    const texts = isGrowing ? this._blocks.update(body.slice(0, length)) : pages;
    const kept = mime ? 0 : this._countKept(texts, isGrowing);
    const fresh = await Promise.all(
      texts.slice(kept).map(async (text): Promise<IPart> => {
        const rendered = await (mime
          ? this._renderBundle(mime)
          : this._markdown.render(text, isGrowing));
        return { text, isGrowing, rendered };
      })
    );
    const nodes = fresh.map(({ rendered }) => rendered.node);
    this._options.mentions?.mark(nodes);
    await this._options.turnOf?.(nodes);
    if (this._isDisposed) {
      fresh.forEach(({ rendered }) => rendered.dispose());
      return;
    }
    this._parts.splice(kept).forEach(({ rendered }) => rendered.dispose());
    for (const part of fresh) {
      this._parts.push(part);
      this._options.host.append(part.rendered.node);
      part.rendered.attach?.();
      part.rendered.node.querySelectorAll<HTMLElement>(WIDE).forEach(letScroll);
    }
    this._end.show(this._options.host, mime ? 0 : body.length - length);
    this._options.onDrawn();
  }

  private _countKept(texts: readonly string[], isGrowing: boolean): number {
    const end = texts.findIndex((text, i) => {
      const part = this._parts[i];
      return part?.text !== text || (part.isGrowing && !isGrowing);
    });
    return end < 0 ? texts.length : end;
  }

  private async _renderBundle(bundle: NonNullable<IMessageItem['mime_model']>): Promise<IRendered> {
    const { files, policy, trans } = this._options;
    const codeBars = this._codeBars;
    const renderMarkdown = (text: string): Promise<IRendered> => this._markdown.render(text);
    // Loaded with the first bundle. Where that fails, the text stands for it.
    const loaded = await tryLoad(() => import('../content/bundles/bundle.js'));
    const made =
      'code' in loaded &&
      (await loaded.code.renderBundle({ bundle, renderMarkdown, policy, trans, files, codeBars }));
    if (made) {
      return made;
    }
    const text = await renderMarkdown(this._wanted?.body ?? '');
    if ('problem' in loaded) {
      const foot = element('div', 'cq-NotLoaded', problemWords(loaded.problem, trans));
      foot.append(wordButton(trans.__('Retry'), () => this._draw()));
      text.node.append(foot);
    }
    return text;
  }

  private _codeBars: CodeBars | undefined;
  private _markdown: MarkdownRenderer;
  private _blocks = new GrowingBlocks();
  private _end: TextEnd;
  private _pages = 1;
  private _parts: IPart[] = [];
  private _wanted: IText | null = null;
  private _isGrowing = false;
  private _isStale = false;
  private _isDrawing = false;
  private _rest: IDisposable | null = null;
  private _isDisposed = false;
}
