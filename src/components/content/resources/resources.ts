import type { TranslationBundle } from '@jupyterlab/translation';
import { oneLine, type RequestError } from '../../../model/index.js';
import { MAX_TITLE_LENGTH } from '../budget.js';
import { placeOf } from './addresses.js';
import { card, element, wordButton } from '../elements.js';
import { pictureFrame } from './sandbox-frame.js';
import { fits, isCheap } from '../pictures/picture.js';
import { readHeader, type IPictureHeader } from '../pictures/picture-header.js';
import type { IResourcePolicy } from './resource-policy.js';

export type { IResourcePolicy } from './resource-policy.js';

export interface IImage {
  src: string;
  alt: string;
  title?: string;
}

/** The largest file of a chat that is shown as an image without asking, in bytes. */
export const MAX_IMAGE_BYTES = 10 * 1024 * 1024;

/**
 * An image of a message: the image itself if the policy allows loading it, otherwise a card that names its host and
 * loads it on a click. The reader's login on this server is never sent, whatever redirects follow.
 *
 * @param waits - true to wait for a click even if the policy allows loading, because the message has many images
 */
export function imageCard(
  { src, alt: words, title: hint }: IImage,
  policy: IResourcePolicy,
  trans: TranslationBundle,
  waits = false
): HTMLElement {
  const holder = element('span', 'cq-Image');
  // A card shows the words, and so does the browser in the place of an image that is damaged.
  const alt = oneLine(words, MAX_TITLE_LENGTH);
  const image: IImage = { src, alt, ...(hint && { title: oneLine(hint, MAX_TITLE_LENGTH) }) };
  const explain = (title: string, detail = alt, buttons: HTMLElement[] = []): void =>
    holder.replaceChildren(card({ icon: 'image', title, detail, buttons }));
  const here = location.href;
  const place = policy.placeOf?.(image.src) ?? placeOf(image.src, { page: here, server: here });

  const offer = (title: string, load: () => void, detail = alt): void =>
    explain(title, detail, [wordButton(trans.__('Load image'), load)]);
  const readFile = async (path: string, isAsked: boolean): Promise<void> => {
    explain(trans.__('An image from a chat'));
    const ask = (): void => void readFile(path, true);
    try {
      const blob = await policy.read!(path, isAsked);
      const header = await headerOf(blob);
      if (!header) {
        explain(trans.__('A file that is too large or not an image'));
        return;
      }
      const show = (): void => holder.replaceChildren(filePicture(blob, header, image));
      if (isCheap(header, blob.size)) {
        show();
      } else {
        offer(trans.__('An image with many pixels'), show);
      }
    } catch (error) {
      const { code, message } = error as Partial<RequestError> & Error;
      if (code === 'too_large') {
        explain(trans.__('A file that is too large or not an image'));
      } else if (code === 'too_many_reads') {
        offer(trans.__('Image'), ask);
      } else {
        offer(trans.__('The image could not be loaded'), ask, message);
      }
    }
  };

  const isLoaded = place.kind === 'foreign' && policy.isTrusted?.(place.url);
  if (waits && (isLoaded || place.kind === 'data')) {
    offer(trans.__('Image'), () => holder.replaceWith(imageCard(image, policy, trans)));
    return holder;
  }
  switch (place.kind) {
    case 'data':
      if (policy.canLoad(place.url)) {
        holder.append(picture(place.url, image));
      } else {
        explain(trans.__('An image that is too large or damaged'));
      }
      break;
    case 'attachment': {
      const ask = (): void => void readFile(place.path, true);
      if (!policy.read) {
        explain(trans.__('An image from a chat'));
      } else if (place.chat !== policy.chat) {
        offer(trans.__('Image from another chat'), ask);
      } else if (waits) {
        offer(trans.__('Image'), ask);
      } else {
        void readFile(place.path, false);
      }
      break;
    }
    case 'own':
      explain(
        trans.__('Images from this server or computer are not loaded'),
        place.path.slice(0, MAX_TITLE_LENGTH)
      );
      break;
    case 'foreign': {
      const { host, url } = place;
      const load = (): void => holder.replaceChildren(foreignPicture(url, image, trans));
      if (policy.isTrusted?.(url)) {
        load();
        break;
      }
      const buttons = [wordButton(trans.__('Load image'), load)];
      if (policy.trust && isTrustable(url)) {
        const always = wordButton(trans.__('Always load from %1', host), () => {
          policy.trust?.(host);
          load();
        });
        buttons.push(always);
      }
      explain(trans.__('Image from %1', host), alt, buttons);
      break;
    }
    case 'none':
      explain(trans.__('An image whose address cannot be loaded'));
  }
  return holder;
}

/** Only a response over HTTPS on the default port certainly comes from the named host. */
const isTrustable = (url: string): boolean =>
  new URL(url).protocol === 'https:' && new URL(url).port === '';

function picture(url: string, { alt, title }: IImage): HTMLImageElement {
  const made = element('img', 'cq-Picture');
  made.alt = alt;
  made.title = title ?? '';
  made.decoding = 'async';
  made.draggable = false;
  made.referrerPolicy = 'no-referrer';
  made.src = url;
  return made;
}

/** A picture of a file's bytes, which it holds itself once it is loaded. */
function filePicture(blob: Blob, header: IPictureHeader, image: IImage): HTMLImageElement {
  const url = urlOf(blob, header);
  const made = picture(url, image);
  made.addEventListener('load', () => URL.revokeObjectURL(url));
  return made;
}

/**
 * Loads an image without cookies, if the host's CORS headers allow that. Otherwise it is shown in a frame without an
 * origin that may load from that host alone, so redirects to other hosts fail.
 */
function foreignPicture(url: string, image: IImage, trans: TranslationBundle): HTMLElement {
  const holder = element('span', 'cq-Image');
  const made = picture('', image);
  made.crossOrigin = 'anonymous';
  made.addEventListener('error', () =>
    holder.replaceChildren(pictureFrame(url, image.alt || trans.__('Image')))
  );
  made.src = url;
  holder.append(made);
  return holder;
}

/** Returns a URL for an image that may be shown without asking, or null. */
export async function addressOf(blob: Blob): Promise<string | null> {
  const header = await headerOf(blob);
  return header && isCheap(header, blob.size) ? urlOf(blob, header) : null;
}

/** Checks a file's bytes. Null if it is not an image, or larger than any that is shown. */
async function headerOf(blob: Blob): Promise<IPictureHeader | null> {
  const header =
    blob.size > MAX_IMAGE_BYTES ? null : readHeader(new Uint8Array(await blob.arrayBuffer()));
  return header && fits(header) ? header : null;
}

const urlOf = (blob: Blob, { type }: IPictureHeader): string =>
  URL.createObjectURL(new Blob([blob], { type }));
