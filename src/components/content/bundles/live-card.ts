import type { TranslationBundle } from '@jupyterlab/translation';
import { copyButton } from '../rendering/code-block.js';
import type { IconName } from '../../icons.js';
import { card, element, wordButton } from '../elements.js';
import { formatBytes } from '../format-bytes.js';
import { escapeHtml, frameOf, scriptPage } from '../resources/sandbox-frame.js';
import { readPicture } from '../pictures/picture.js';
import { kindOf, sourceOf, type IRepresentation } from './representations.js';
import type { IResourcePolicy } from '../resources/resource-policy.js';
import { textView } from '../rendering/text-view.js';

/**
 * A card for content that is not shown without asking: its kind, its size, and a button to open it. It opens in a frame
 * without an origin that cannot send requests. Content that cannot run there opens as text.
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
  const title = kindOf(one.type, trans) ?? trans.__('Content of type %1', one.type);
  const holder = element('div', 'cq-Live');
  const put = (detail: string, label: string): HTMLButtonElement => {
    const open = wordButton(label, () => (there.kept ? void load(open) : show()));
    holder.replaceChildren(card({ icon: iconOf(one.type), title, detail, buttons: [open] }));
    return open;
  };
  const close = (): void => void put(detailOf(there), trans.__('Open'));
  const load = async (open: HTMLButtonElement): Promise<void> => {
    if (!read || open.hasAttribute('aria-busy')) {
      return;
    }
    open.setAttribute('aria-busy', 'true');
    open.textContent = trans.__('Loading…');
    const isFocused = (): boolean => open === document.activeElement;
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
  const show = (takesFocus = true): void => {
    const source = sourceOf(there);
    const html = pageOf(there, source);
    const bar = element('div', 'cq-Frame-bar');
    const name = html === null ? trans.__('%1, as text', title) : title;
    const closing = wordButton(trans.__('Close'), () => {
      close();
      holder.querySelector('button')?.focus();
    });
    bar.append(element('span', 'cq-Frame-title', name));
    if (html === null) {
      bar.append(copyButton(() => source, trans));
    }
    bar.append(closing);
    const content = html === null ? textView(source, trans) : frameOf(html, title, policy.frameUrl);
    const frame = element('div', 'cq-Frame');
    frame.setAttribute('role', 'group');
    frame.setAttribute('aria-label', name);
    frame.append(bar, content);
    holder.replaceChildren(frame);
    if (takesFocus) {
      closing.focus();
    }
  };
  close();
  return holder;
}

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
