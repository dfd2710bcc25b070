import type { TranslationBundle } from '@jupyterlab/translation';
import { copyButton } from '../rendering/code-bars.js';
import type { IconName } from '../../icons.js';
import { card, element, wordButton } from '../elements.js';
import { formatBytes } from '../format-bytes.js';
import { ChartFrame, libraryOf } from './chart-frame.js';
import { escapeHtml, frameOf, scriptPage } from '../resources/sandbox-frame.js';
import { readPicture } from '../pictures/picture.js';
import { kindOf, sourceOf, type IRepresentation } from './representations.js';
import type { IResourcePolicy } from '../resources/resource-policy.js';
import { textView } from '../rendering/text-view.js';

/**
 * A card for content that is not shown without asking: its kind, its size, and a button to open it. It opens in a frame
 * without an origin that cannot send requests, where libraries draw charts. Content that cannot run there, and a chart
 * that cannot be drawn, opens as text.
 *
 * @param read - fetches the content if it is stored outside the document
 */
export function liveCard(
  one: IRepresentation,
  policy: IResourcePolicy,
  trans: TranslationBundle,
  read?: (one: IRepresentation) => Promise<IRepresentation>
): HTMLElement {
  let there = one;
  let drawn: ChartFrame | null = null;
  const title = kindOf(one.type, trans) ?? trans.__('Content of type %1', one.type);
  const holder = element('div', 'cq-Live');
  const put = (detail: string, label: string): HTMLButtonElement => {
    const button = wordButton(label, () => (there.kept ? void load(button) : show()));
    holder.replaceChildren(card({ icon: iconOf(one.type), title, detail, buttons: [button] }));
    return button;
  };
  const close = (): void => {
    drawn?.dispose();
    drawn = null;
    put(detailOf(there), trans.__('Open'));
  };
  const load = async (button: HTMLButtonElement): Promise<void> => {
    if (!read || button.hasAttribute('aria-busy')) {
      return;
    }
    button.setAttribute('aria-busy', 'true');
    button.textContent = trans.__('Loading…');
    const isFocused = (): boolean => button === document.activeElement;
    try {
      there = await read(there);
      show(isFocused());
    } catch (error) {
      const wasFocused = isFocused();
      const detail = trans.__('This could not be loaded. %1', (error as Error).message);
      const retry = put(detail, trans.__('Retry'));
      if (wasFocused) {
        retry.focus();
      }
    }
  };
  const leave = (): void => {
    close();
    holder.querySelector('button')?.focus();
  };
  const show = (takesFocus = true): void => {
    const source = sourceOf(there);
    const library = libraryOf(there.type);
    const html = library ? null : pageOf(there, source);
    if (library) {
      const options = { library, type: there.type, source, title, server: policy.server, trans };
      const chart = new ChartFrame({
        ...options,
        onFailure: reason => showText(source, holds(holder), reason),
        onLeave: () => holds(holder) && leave()
      });
      open(title, chart.node, takesFocus);
      drawn = chart;
      void chart.draw();
    } else if (html !== null) {
      open(title, frameOf(html, title, policy), takesFocus);
    } else {
      showText(source, takesFocus);
    }
  };
  const showText = (source: string, takesFocus: boolean, reason?: string): void => {
    const name = trans.__('%1, as text', title);
    open(
      name,
      textView(source, trans),
      takesFocus,
      copyButton(() => source, trans)
    );
    if (reason !== undefined) {
      const words = element('p', 'cq-Frame-failure');
      words.setAttribute('role', 'alert');
      words.textContent = trans.__('This chart could not be drawn. %1', reason);
      holder.querySelector('.cq-Frame-bar')!.after(words);
    }
  };
  /** Shows the opened content in place of the card. */
  const open = (
    name: string,
    content: HTMLElement,
    takesFocus: boolean,
    ...buttons: HTMLElement[]
  ): void => {
    const closing = wordButton(trans.__('Close'), leave);
    const bar = element('div', 'cq-Frame-bar');
    bar.append(element('span', 'cq-Frame-title', name), ...buttons, closing);
    const frame = element('div', 'cq-Frame');
    frame.setAttribute('role', 'group');
    frame.setAttribute('aria-label', name);
    frame.addEventListener('keydown', event => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        leave();
      }
    });
    frame.append(bar, content);
    holder.replaceChildren(frame);
    if (takesFocus) {
      closing.focus();
    }
  };
  close();
  return holder;
}

const holds = (node: HTMLElement): boolean => node.contains(document.activeElement);

/** Returns an HTML page that shows the content in a frame; null if there is none for its type. */
function pageOf({ type, way }: IRepresentation, source: string): string | null {
  const url = (): string => escapeHtml(`data:${type};base64,${source.replace(/\s+/g, '')}`);
  if (way === 'html' || way === 'vector') {
    return source;
  }
  if (way === 'picture') {
    return `<img src="${url()}" alt="">`;
  }
  if (/^(audio|video)\//.test(type)) {
    return `<video controls src="${url()}"></video>`;
  }
  return /^(application|text)\/(x-)?(java|ecma)script$/.test(type) ? scriptPage(source) : null;
}

function detailOf(one: IRepresentation): string {
  if (one.kept) {
    return formatBytes(one.kept.bytes);
  }
  const { type, way, data } = one;
  const source = sourceOf(one);
  const isBase64 = way === 'picture' || /^(audio|video)\/|pdf$/.test(type);
  const size = formatBytes(isBase64 ? Math.floor((source.length * 3) / 4) : source.length);
  const header = way === 'picture' && typeof data === 'string' ? readPicture(data) : null;
  return header ? `${header.width} × ${header.height}, ${size}` : size;
}

const iconOf = (type: string): IconName => (type.startsWith('image/') ? 'image' : 'launch');
