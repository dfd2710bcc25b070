export interface IPictureHeader {
  /** The type according to the bytes, whatever type was declared. */
  readonly type: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
  readonly width: number;
  readonly height: number;
  /** The number of images in an animation; 1 for a still image. The browser composes each in the whole size. */
  readonly frames: number;
}

type Size = readonly [width: number, height: number];

/** The sizes of an image and of its parts. */
interface IParts {
  readonly sizes: readonly Size[];
  readonly frames: number;
}

/** The maximum number of chunks, segments or frames. Walking through more would hold the page, and no common image has them. */
const PARTS = 10_000;

/**
 * Reads the type and size from an image's bytes. Null if the format is unknown, the data ends too early or has too many parts.
 */
export function readHeader(bytes: Uint8Array): IPictureHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (from: number, length: number): string =>
    Array.from(bytes.subarray(from, from + length), byte => String.fromCharCode(byte)).join('');
  try {
    if (word(0, 8) === '\x89PNG\r\n\x1a\n' && word(12, 4) === 'IHDR') {
      return header('image/png', readPng(view, word));
    }
    if (word(0, 3) === '\xff\xd8\xff') {
      return header('image/jpeg', readJpeg(view));
    }
    if (/^GIF8[79]a$/.test(word(0, 6))) {
      return header('image/gif', readGif(view));
    }
    if (word(0, 4) === 'RIFF' && word(8, 4) === 'WEBP') {
      return header('image/webp', readWebp(view, word));
    }
  } catch {
    // The data ends in the middle of the header, or has too many parts.
  }
  return null;
}

/** Returns a header with the largest of the sizes, because a part may be larger than the declared whole. */
function header(type: IPictureHeader['type'], { sizes, frames }: IParts): IPictureHeader | null {
  const width = sizes.reduce((most, size) => Math.max(most, size[0]), 0);
  const height = sizes.reduce((most, size) => Math.max(most, size[1]), 0);
  return width > 0 && height > 0 ? { type, width, height, frames: Math.max(1, frames) } : null;
}

type Word = (from: number, length: number) => string;

/** Returns a function to call for each part. @throws RangeError if there are too many */
function partCounter(): () => void {
  let count = 0;
  return () => {
    if (++count > PARTS) {
      throw new RangeError('The image has too many parts.');
    }
  };
}

/** A chunk `fcTL` precedes each frame of an animation. */
function readPng(view: DataView, word: Word): IParts {
  const count = partCounter();
  let frames = 0;
  for (let at = 8; at + 8 <= view.byteLength; at += 12 + view.getUint32(at)) {
    count();
    const kind = word(at + 4, 4);
    if (kind === 'IEND') {
      break;
    }
    frames += kind === 'fcTL' ? 1 : 0;
  }
  return { sizes: [[view.getUint32(16), view.getUint32(20)]], frames };
}

/** Reads the segments before the image data; one of them is the frame header with the size. */
function readJpeg(view: DataView): IParts {
  const count = partCounter();
  const sizes: Size[] = [];
  for (let at = 2; at + 4 <= view.byteLength;) {
    count();
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff || marker === 0xda) {
      break;
    }
    if (marker === 0xff) {
      at += 1; // a fill byte
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      sizes.push([view.getUint16(at + 7), view.getUint16(at + 5)]);
    }
    at += 2 + view.getUint16(at + 2);
  }
  return { sizes, frames: 1 };
}

/** Frames may extend beyond the declared screen, which then grows. */
function readGif(view: DataView): IParts {
  const tableLength = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  const skipBlocks = (at: number): number => {
    while (at < view.byteLength && view.getUint8(at) !== 0) {
      at += view.getUint8(at) + 1;
    }
    return at + 1;
  };
  const sizes: Size[] = [[view.getUint16(6, true), view.getUint16(8, true)]];
  const count = partCounter();
  let at = 13 + tableLength(view.getUint8(10));
  while (at + 10 <= view.byteLength) {
    count();
    const block = view.getUint8(at);
    if (block === 0x21) {
      at = skipBlocks(at + 2);
    } else if (block === 0x2c) {
      const [x, y, width, height] = [1, 3, 5, 7].map(offset => view.getUint16(at + offset, true));
      sizes.push([x + width, y + height]);
      at = skipBlocks(at + 11 + tableLength(view.getUint8(at + 9)));
    } else {
      break;
    }
  }
  return { sizes, frames: sizes.length - 1 };
}

function readWebp(view: DataView, word: Word): IParts {
  const sizes: Size[] = [];
  let frames = 0;
  const uint24 = (at: number): number => view.getUint16(at, true) + view.getUint8(at + 2) * 65_536;
  const count = partCounter();
  for (let at = 12; at + 8 <= view.byteLength;) {
    count();
    const [kind, length, data] = [word(at, 4), view.getUint32(at + 4, true), at + 8];
    if (kind === 'VP8X') {
      sizes.push([uint24(data + 4) + 1, uint24(data + 7) + 1]);
    } else if (kind === 'ANMF') {
      frames += 1;
      sizes.push([
        2 * uint24(data) + uint24(data + 6) + 1,
        2 * uint24(data + 3) + uint24(data + 9) + 1
      ]);
    } else if (kind === 'VP8 ') {
      sizes.push([
        view.getUint16(data + 6, true) & 0x3fff,
        view.getUint16(data + 8, true) & 0x3fff
      ]);
    } else if (kind === 'VP8L') {
      const bits = view.getUint32(data + 1, true);
      sizes.push([(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1]);
    }
    at = data + length + (length % 2);
  }
  return { sizes, frames };
}
