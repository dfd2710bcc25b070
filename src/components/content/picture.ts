import { readHeader, type IPictureHeader } from './picture-header.js';

/** Characters of base64; a message's bundle has no more than a million. */
const LENGTH = 2 * 1024 * 1024;

/** A picture takes four bytes a pixel from each reader, however few it has when it is sent. */
const PIXELS = 25_000_000;

/** Beyond that a side is drawn in parts, or not at all. */
const SIDE = 16_384;

const DATA_URL = /^data:image\/(?:png|jpeg|gif|webp);base64,/i;

export interface IPicture extends IPictureHeader {
  /** Everything is in it. Its type is that of the bytes. */
  readonly url: string;
  /** Small enough to be shown unasked. */
  readonly fits: boolean;
}

/** Look at a picture before the browser does. Null where it is none that is known. */
export function readPicture(base64: string): IPicture | null {
  const text = base64.length <= LENGTH ? base64.replace(/\s+/g, '') : '';
  const bytes = decode(text);
  const header = bytes && readHeader(bytes);
  return header && { ...header, url: `data:${header.type};base64,${text}`, fits: fits(header) };
}

/** Is it an address that holds a whole picture, small enough to be shown unasked? */
export function isPictureUrl(url: string): boolean {
  const [start] = DATA_URL.exec(url) ?? [];
  return start !== undefined && readPicture(url.slice(start.length))?.fits === true;
}

/** May the browser unpack a picture of that size without being asked? */
export const fits = ({ width, height }: Pick<IPictureHeader, 'width' | 'height'>): boolean =>
  width <= SIDE && height <= SIDE && width * height <= PIXELS;

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
