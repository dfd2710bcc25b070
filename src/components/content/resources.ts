import type { TranslationBundle } from '@jupyterlab/translation';

/** Which addresses a message may load before its reader clicks. */
export interface IResourcePolicy {
  mayLoad(url: string): boolean;
}

/** Pictures that a message brings along. */
export const ownPictures: IResourcePolicy = {
  mayLoad: url => /^data:image\/(png|jpeg|gif|webp)[;,]/i.test(url)
};

/** A card that names the host of an image and loads it on a click. */
export function imageCard(
  image: { src: string; alt: string; title?: string },
  policy: IResourcePolicy,
  trans: TranslationBundle
): HTMLElement {
  const load = (): HTMLImageElement => {
    const picture = document.createElement('img');
    picture.alt = image.alt;
    picture.title = image.title ?? '';
    picture.referrerPolicy = 'no-referrer';
    picture.src = image.src;
    return picture;
  };
  const holder = document.createElement('span');
  holder.className = 'cq-Image';
  if (policy.mayLoad(image.src)) {
    holder.append(load());
    return holder;
  }
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'cq-Button';
  button.textContent = trans.__('Load image from %1', hostOf(image.src));
  button.addEventListener('click', () => holder.replaceChildren(load()), { once: true });
  holder.append(button, ` ${image.alt}`);
  return holder;
}

function hostOf(src: string): string {
  try {
    return new URL(src, location.href).host || src.slice(0, 40);
  } catch {
    return src.slice(0, 40);
  }
}
