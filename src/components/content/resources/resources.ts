import type { TranslationBundle } from '@jupyterlab/translation';
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

/** The maximum length of an author's text on a card, in characters. */
const MAX_CARD_TEXT_LENGTH = 200;

/**
 * An image of a message: the image itself if the policy allows loading it, otherwise a card that names its host and
 * loads it on a click. The reader's login on this server is never sent, whatever redirects follow.
 *
 * @param waits - true to wait for a click even if the policy allows loading, because the message has many images
 */
export function imageCard(
  image: IImage,
  policy: IResourcePolicy,
  trans: TranslationBundle,
  waits = false
): HTMLElement {
  const holder = element('span', 'cq-Image');
  const alt = image.alt.slice(0, MAX_CARD_TEXT_LENGTH);
  const explain = (title: string, detail = alt, buttons: HTMLElement[] = []): void =>
    holder.replaceChildren(card({ icon: 'image', title, detail, buttons }));
  const here = location.href;
  const place = policy.placeOf?.(image.src) ?? placeOf(image.src, { page: here, server: here });

  const isLoaded = place.kind === 'foreign' && policy.isTrusted?.(place.url);
  if (waits && (isLoaded || place.kind === 'data' || place.kind === 'attachment')) {
    const load = (): void => holder.replaceWith(imageCard(image, policy, trans));
    explain(trans.__('Image'), alt, [wordButton(trans.__('Load image'), load)]);
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
    case 'attachment':
      explain(trans.__('An image from a chat'));
      void policy.read?.(place.path).then(
        async blob => {
          const header = await headerOf(blob);
          if (!header) {
            explain(trans.__('A file that is too large or not an image'));
            return;
          }
          const show = (): void => {
            const url = urlOf(blob, header);
            const made = picture(url, image);
            // After loading, the image holds the bytes itself.
            made.addEventListener('load', () => URL.revokeObjectURL(url));
            holder.replaceChildren(made);
          };
          if (isCheap(header, blob.size)) {
            show();
          } else {
            explain(trans.__('An image with many pixels'), alt, [
              wordButton(trans.__('Load image'), show)
            ]);
          }
        },
        (error: Error) => explain(trans.__('The image could not be loaded'), error.message)
      );
      break;
    case 'own':
      explain(
        trans.__('Images from this server or computer are not loaded'),
        place.path.slice(0, MAX_CARD_TEXT_LENGTH)
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
