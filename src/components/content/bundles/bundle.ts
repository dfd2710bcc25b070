import type { TranslationBundle } from '@jupyterlab/translation';
import { keptApart } from '../../../document/index.js';
import { valueOf, type IMessageItem } from '../../../model/index.js';
import type { CodeBars } from '../rendering/code-bars.js';
import { StoredRepresentation, type Drawn } from './stored-representation.js';
import type { BundleFiles } from './bundle-files.js';
import type { IRendered } from '../contracts.js';
import { element } from '../elements.js';
import { liveCard } from './live-card.js';
import { readPicture } from '../pictures/picture.js';
import {
  kindOf,
  representationOf,
  representationsOf,
  sourceOf,
  type IRepresentation,
  type Way
} from './representations.js';
import type { IResourcePolicy } from '../resources/resource-policy.js';
import { addressOf, MAX_IMAGE_BYTES } from '../resources/resources.js';
import { sanitizeHtml } from './sanitize-html.js';
import { textView } from '../rendering/text-view.js';
import { vectorUrl } from '../pictures/vector.js';

export interface IBundleOptions {
  bundle: NonNullable<IMessageItem['mime_model']>;
  /** Renders Markdown in the same way as message bodies. */
  renderMarkdown(this: void, text: string): Promise<IRendered>;
  policy: IResourcePolicy;
  trans: TranslationBundle;
  /** Fetches the representations that are stored outside the document. Without it, only the others are shown. */
  files?: BundleFiles;
  codeBars?: CodeBars;
}

/** The longest HTML, and the longest text treated as Markdown, that render without asking, in characters. */
const HTML_LENGTH = 128 * 1024;
const MARKDOWN_LENGTH = 64 * 1024;

/**
 * The largest file that is fetched without asking, in bytes. It is 0 for HTML, because HTML may turn out to contain
 * scripts.
 */
const READ: Readonly<Record<Way, number>> = {
  html: 0,
  live: 0,
  picture: MAX_IMAGE_BYTES,
  vector: 256 * 1024,
  markdown: MARKDOWN_LENGTH,
  latex: MARKDOWN_LENGTH,
  mermaid: MARKDOWN_LENGTH,
  json: 1024 * 1024,
  text: 1024 * 1024
};

/** The largest width or height that a bundle may set for an image, in pixels. */
const MAX_SIDE = 4_000;

/**
 * Renders a MIME bundle. The best representation that loads nothing is shown in place. A representation that would run
 * code, load resources or is too large becomes a card, next to its static image if there is one, and opens on a click.
 * Returns null if there is nothing to show.
 */
export async function renderBundle(options: IBundleOptions): Promise<IRendered | null> {
  const { bundle, policy, trans, files } = options;
  const apart = keptApart(bundle);
  files?.keep(apart.values());
  const all = representationsOf(bundle.data, files && apart);
  let live = all.find(({ way }) => way === 'live');
  let shown: IShownRepresentation | null = null;
  for (const one of all) {
    // The text beside a chart only says that there is a chart. Whether HTML contains a chart is unknown before it is
    // fetched.
    const isUnread = live?.way === 'html' && live.kept !== undefined;
    const isStandIn = live && !isUnread && kindOf(live.type, trans) !== null && !isPicture(one);
    if (one.way !== 'live' && !isStandIn) {
      shown = one.kept ? renderApart(one, all, options) : await render(one, options);
      if (!shown?.isWhole) {
        live ??= one;
      }
      if (shown) {
        break;
      }
    }
  }
  if (!shown && !live) {
    return null;
  }
  const node = element('div', 'cq-Bundle');
  if (shown) {
    node.append(shown.node);
  }
  if (live) {
    node.append(liveCard(live, policy, trans, one => read(one, true, options)));
  }
  options.codeBars?.addTo(node);
  const dispose = (): void => {
    shown?.dispose?.();
    node.remove();
  };
  return { node, attach: () => shown?.attach?.(), dispose };
}

/** The node shown in place, and whether it shows everything. */
interface IShownRepresentation
  extends Omit<IRendered, 'dispose'>, Partial<Pick<IRendered, 'dispose'>> {
  readonly isWhole: boolean;
}

const isPicture = ({ way }: IRepresentation): boolean => way === 'picture' || way === 'vector';

const whole = (node: HTMLElement): IShownRepresentation => ({ node, isWhole: true });

const placed = (rendered: IRendered): IShownRepresentation => ({
  node: rendered.node,
  isWhole: true,
  attach: () => rendered.attach?.(),
  dispose: () => rendered.dispose()
});

/** Renders a representation in place. Returns null if it must not be shown without asking. */
async function render(
  one: IRepresentation,
  options: IBundleOptions
): Promise<IShownRepresentation | null> {
  const { bundle, trans } = options;
  const source = sourceOf(one);
  switch (one.way) {
    case 'html':
      return source.length > HTML_LENGTH ? null : renderHtml(source);
    case 'markdown':
    case 'latex':
    case 'mermaid':
      return source.length > MARKDOWN_LENGTH
        ? null
        : placed(await options.renderMarkdown(markdownOf(one.way, source)));
    case 'picture': {
      const picture = readPicture(source);
      return picture?.fits ? whole(image(picture.url, metadataOf(bundle, one.type), trans)) : null;
    }
    case 'vector': {
      const url = vectorUrl(source);
      return url === null ? null : whole(image(url, metadataOf(bundle, one.type), trans));
    }
    case 'json':
    case 'text':
      return whole(textView(source, trans));
    case 'live':
      return null;
  }
}

/**
 * Returns a placeholder that is replaced once the file has been fetched. Null if it must not be fetched without asking.
 */
function renderApart(
  one: IRepresentation,
  all: readonly IRepresentation[],
  options: IBundleOptions
): IShownRepresentation | null {
  if (one.kept!.bytes > READ[one.way]) {
    return null;
  }
  const words = all.find(({ type, kept }) => type === 'text/plain' && !kept);
  const view = new StoredRepresentation({
    load: isAsked => load(one, isAsked, options),
    isPicture: isPicture(one),
    size: metadataOf(options.bundle, one.type),
    text: words ? sourceOf(words) : '',
    trans: options.trans
  });
  return placed(view);
}

async function load(
  one: IRepresentation,
  isAsked: boolean,
  options: IBundleOptions
): Promise<Drawn> {
  const { bundle, policy, trans, codeBars } = options;
  if (one.way === 'picture' && one.kept!.encoding === 'base64') {
    const url = await addressOf(await options.files!.read(one.kept!, isAsked));
    if (url) {
      const node = image(url, metadataOf(bundle, one.type), trans);
      const release = (): void => URL.revokeObjectURL(url);
      // After loading, the image holds the bytes itself.
      node.querySelector('img')!.addEventListener('load', release, { once: true });
      return { node, dispose: release };
    }
  }
  const there = await read(one, isAsked, options);
  const drawn = (await render(there, options)) ?? { node: liveCard(there, policy, trans) };
  codeBars?.addTo(drawn.node);
  return drawn;
}

/** Fetches a representation that is stored outside the document, with its value. */
async function read(
  one: IRepresentation,
  isAsked: boolean,
  options: IBundleOptions
): Promise<IRepresentation> {
  const { trans, files } = options;
  const value = await valueOf(one.kept!, await files!.read(one.kept!, isAsked));
  const there = representationOf(one.type, value);
  if (!there) {
    throw new Error(trans.__('The file is not of the type %1.', one.type));
  }
  return there;
}

function renderHtml(html: string): IShownRepresentation | null {
  const { content, isMore, isStyled } = sanitizeHtml(html);
  if (isMore) {
    return null;
  }
  const node = element('div', 'jp-RenderedHTMLCommon jp-RenderedHTML');
  node.append(content);
  return { node, isWhole: !isStyled };
}

/**
 * Returns Markdown source for a representation. A diagram becomes a code block whose fence is longer than any run of
 * backticks in it.
 */
function markdownOf(way: 'markdown' | 'latex' | 'mermaid', source: string): string {
  if (way !== 'mermaid') {
    return source;
  }
  const runs: readonly string[] = source.match(/`+/g) ?? [];
  const longest = runs.reduce((most, ticks) => Math.max(most, ticks.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}mermaid\n${source}\n${fence}`;
}

interface IPictureMetadata {
  width?: number;
  height?: number;
  background?: 'light' | 'dark';
}

function image(url: string, metadata: IPictureMetadata, trans: TranslationBundle): HTMLElement {
  const node = element('div', 'jp-RenderedImage');
  const made = element('img', 'cq-Picture');
  if (metadata.background) {
    made.classList.add(`jp-needs-${metadata.background}-background`);
  }
  made.alt = trans.__('Image');
  made.decoding = 'async';
  made.draggable = false;
  if (metadata.width) {
    made.width = metadata.width;
  }
  if (metadata.height) {
    made.height = metadata.height;
  }
  made.src = url;
  node.append(made);
  return node;
}

/** Reads the image metadata that notebooks write. All other metadata is ignored. */
function metadataOf({ metadata }: IBundleOptions['bundle'], type: string): IPictureMetadata {
  const said: unknown =
    metadata && Object.hasOwn(metadata, type) ? (metadata as Record<string, unknown>)[type] : null;
  const { width, height, needs_background: background } = (said ?? {}) as Record<string, unknown>;
  const side = (value: unknown): number | undefined =>
    typeof value === 'number' && value >= 1 && value <= MAX_SIDE ? Math.round(value) : undefined;
  return {
    width: side(width),
    height: side(height),
    background: background === 'light' || background === 'dark' ? background : undefined
  };
}
