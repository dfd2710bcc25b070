import { readHeader, type IPictureHeader } from './picture-header.js';

/** The maximum length of base64 text, in characters. A message's bundle has at most a million. */
const MAX_BASE64_LENGTH = 2 * 1024 * 1024;

/** The maximum number of pixels. A decoded image takes four bytes per pixel, however small its file is. */
const PIXELS = 25_000_000;

/** Pixels that an image may have without asking, however small its file is. */
const FREE_PIXELS = 2_000_000;

/**
 * Pixels for each byte that a larger image may have without asking. Plots, photographs and animations have below 100. Without this limit a
 * few small files could make the browser decode a billion pixels.
 */
const PIXELS_PER_BYTE = 150;

/** The maximum width or height. Browsers render larger images only in part, or not at all. */
const MAX_SIDE = 16_384;

const DATA_URL = /^data:image\/(?:png|jpeg|gif|webp);base64,/i;

export interface IPicture extends IPictureHeader {
  /** A data URL with the whole image. Its type is the one that the bytes have. */
  readonly url: string;
  /** True if the image is small enough to show without asking. */
  readonly fits: boolean;
}

/** Checks an image before the browser decodes it. Null if the format is unknown. */
export function readPicture(base64: string): IPicture | null {
  const text = base64.length <= MAX_BASE64_LENGTH ? base64.replace(/\s+/g, '') : '';
  const bytes = decode(text);
  const header = bytes && readHeader(bytes);
  if (!header) {
    return null;
  }
  return {
    ...header,
    url: `data:${header.type};base64,${text}`,
    fits: fits(header) && isCheap(header, bytes.length)
  };
}

/** True if the URL contains a whole image that is small enough to show without asking. */
export function isPictureUrl(url: string): boolean {
  const [start] = DATA_URL.exec(url) ?? [];
  return start !== undefined && readPicture(url.slice(start.length))?.fits === true;
}

/** True if the browser can decode an image of this size. */
export const fits = ({ width, height }: Pick<IPictureHeader, 'width' | 'height'>): boolean =>
  width <= MAX_SIDE && height <= MAX_SIDE && width * height <= PIXELS;

/** True if an image has few pixels for the length of its file, in bytes. */
export const isCheap = ({ width, height, frames }: IPictureHeader, bytes: number): boolean =>
  width * height * frames <= Math.max(FREE_PIXELS, bytes * PIXELS_PER_BYTE);

function decode(base64: string): Uint8Array | null {
  try {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) {
      bytes[i] = text.charCodeAt(i);
    }
    return bytes;
  } catch {
    return null;
  }
}
