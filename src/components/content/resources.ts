import type { TranslationBundle } from '@jupyterlab/translation';
import { placeOf } from './addresses.js';
import { card, element, wordButton } from './elements.js';
import { pictureFrame } from './frame.js';
import { fits } from './picture.js';
import { readHeader } from './picture-header.js';
import type { IResourcePolicy } from './resource-policy.js';

export type { IResourcePolicy } from './resource-policy.js';

export interface IImage {
  src: string;
  alt: string;
  title?: string;
}

/** Bytes of a chat's file that is shown as a picture without being asked for. */
export const BYTES = 10 * 1024 * 1024;

/** Characters of what somebody wrote that a card repeats. */
const WORDS = 200;

/**
 * The image of a message: itself, where its policy lets it be loaded, else a card that names its host and loads it on a click.
 * The reader's login on this server goes nowhere, however the address leads on.
 *
 * @param waits for a click even so: there are many in one message.
 */
export function imageCard(
  image: IImage,
  policy: IResourcePolicy,
  trans: TranslationBundle,
  waits = false
): HTMLElement {
  const holder = element('span', 'cq-Image');
  const alt = image.alt.slice(0, WORDS);
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
        explain(trans.__('An image that is too large, or cannot be read'));
      }
      break;
    case 'attachment':
      explain(trans.__('An image of a chat'));
      void policy.read?.(place.path).then(
        async blob => {
          const url = await addressOf(blob);
          if (url) {
            const made = picture(url, image);
            // Once it is there the bytes are the picture's own.
            made.addEventListener('load', () => URL.revokeObjectURL(url));
            holder.replaceChildren(made);
          } else {
            explain(trans.__('A file that is too large, or no image'));
          }
        },
        (error: Error) => explain(trans.__('An image could not be read'), error.message)
      );
      break;
    case 'own':
      explain(
        trans.__('An image at an address of this server or computer is not loaded'),
        place.path.slice(0, WORDS)
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
      explain(trans.__('An image without an address that can be loaded'));
  }
  return holder;
}

/** Only what comes encrypted, from the usual port, can be told to be from that host. */
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
 * Asked for without cookies, as far as the host allows that to be shown. Where it does not, the picture is shown in a frame that is
 * nobody's and may load from that host alone: where it redirects to is not asked.
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

/** An address for a picture's bytes, after a look at them. */
export async function addressOf(blob: Blob): Promise<string | null> {
  if (blob.size > BYTES) {
    return null;
  }
  const header = readHeader(new Uint8Array(await blob.arrayBuffer()));
  return header && fits(header)
    ? URL.createObjectURL(new Blob([blob], { type: header.type }))
    : null;
}
