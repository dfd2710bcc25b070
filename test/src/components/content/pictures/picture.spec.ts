import fc from 'fast-check';
import {
  isPictureUrl,
  readPicture
} from '../../../../../src/components/content/pictures/picture.js';
import { readHeader } from '../../../../../src/components/content/pictures/picture-header.js';
import { png } from '../../../../harness/hostile-bundles.js';

const bytes = (...parts: (number | string)[]): Buffer =>
  Buffer.concat(
    parts.map(part => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.of(part)))
  );
const little = (value: number, length: number): string =>
  String.fromCharCode(...Array.from({ length }, (_, i) => (value >>> (8 * i)) & 255));
const big = (value: number, length: number): string =>
  [...little(value, length)].reverse().join('');

const gif = (
  width: number,
  height: number,
  ...frames: [number, number, number, number][]
): Buffer =>
  bytes(
    'GIF89a' + little(width, 2) + little(height, 2) + '\x00\x00\x00',
    '\x21\xf9\x04\x00\x00\x00\x00\x00',
    ...frames.map(frame => `\x2c${frame.map(n => little(n, 2)).join('')}\x00\x02\x01D\x00`),
    0x3b
  );
const jpeg = (width: number, height: number, before = ''): Buffer =>
  bytes(
    '\xff\xd8\xff\xe0\x00\x04ab' +
      before +
      '\xff\xc2\x00\x0b\x08' +
      big(height, 2) +
      big(width, 2) +
      '\x03'
  );
const webp = (kind: string, data: string): Buffer =>
  bytes('RIFF' + little(data.length + 12, 4) + 'WEBP' + kind + little(data.length, 4) + data);

describe('pictures', () => {
  it.each([
    ['PNG', Buffer.from(png(7, 5), 'base64'), ['image/png', 7, 5]],
    ['JPEG', jpeg(640, 480), ['image/jpeg', 640, 480]],
    [
      'JPEG behind its tables',
      jpeg(640, 480, '\xff\xc4\x00\x03x\xff\xff'),
      ['image/jpeg', 640, 480]
    ],
    ['GIF', gif(9, 8, [0, 0, 9, 8]), ['image/gif', 9, 8]],
    [
      'GIF that grows',
      gif(1, 1, [0, 0, 1, 1], [100, 0, 60000, 60000]),
      ['image/gif', 60100, 60000]
    ],
    [
      'WebP',
      webp('VP8 ', '\0\0\0\x9d\x01\x2a' + little(30, 2) + little(20, 2)),
      ['image/webp', 30, 20]
    ],
    [
      'WebP without loss',
      webp('VP8L', '\x2f' + little((29 | (19 << 14)) >>> 0, 4)),
      ['image/webp', 30, 20]
    ],
    [
      'WebP extended',
      webp('VP8X', '\0\0\0\0' + little(99, 3) + little(49, 3)),
      ['image/webp', 100, 50]
    ],
    ['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg">'), null],
    ['BMP', bytes('BM' + '\0'.repeat(60)), null],
    ['ICO', bytes('\0\0\x01\0' + '\0'.repeat(60)), null],
    ['AVIF', bytes('\0\0\0\x1cftypavif' + '\0'.repeat(40)), null],
    ['PNG without size', bytes('\x89PNG\r\n\x1a\n\0\0\0\rIDAT' + '\0'.repeat(20)), null],
    ['PNG that is cut off', bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0'), null],
    ['PNG of nothing', Buffer.from(png(0, 5), 'base64'), null],
    ['nothing', bytes(), null]
  ] as const)('[BUNDLE5] reads %s', (_, picture, expected) => {
    const header = readHeader(picture);
    expect(header && [header.type, header.width, header.height]).toEqual(expected);
  });

  it('[BUNDLE5] never fails for any bytes', () => {
    const heads = [
      '\x89PNG\r\n\x1a\n\0\0\0\rIHDR',
      '\xff\xd8\xff',
      'GIF89a',
      'RIFF\0\0\0\0WEBPVP8X',
      ''
    ];
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 200 }), (head, rest) => {
        const header = readHeader(Buffer.concat([bytes(head), rest]));
        expect(header === null || (header.width > 0 && header.height > 0)).toBe(true);
      })
    );
  });

  /** A picture with `length` more bytes at the end of its file. */
  const padded = (width: number, height: number, length: number): string =>
    Buffer.concat([Buffer.from(png(width, height, 1), 'base64'), Buffer.alloc(length)]).toString(
      'base64'
    );

  it.each([
    [5_000, 5_000, true],
    [5_001, 5_000, false],
    [16_384, 1, true],
    [16_385, 1, false]
  ])('[BUNDLE5] shows %d × %d without a click: %s', (width, height, fits) => {
    expect(readPicture(padded(width, height, 200_000))!.fits).toBe(fits);
  });

  it.each([
    ['a small file', 2_000, 1_000, 0, true],
    ['a small file of more pixels', 2_000, 1_001, 0, false],
    ['a plot at 300 dpi', 3_000, 2_400, 60_000, true],
    ['a bomb', 5_000, 5_000, 4_000, false]
  ])(
    '[BUDGET20] %s of %d × %d pixels and %d more bytes is shown without a click: %s',
    (_, width, height, length, fits) => {
      const picture = padded(width, height, length);
      expect(readPicture(picture)!.fits).toBe(fits);
      expect(isPictureUrl(`data:image/png;base64,${picture}`)).toBe(fits);
    }
  );

  const small = (count: number): [number, number, number, number][] =>
    Array.from({ length: count }, () => [0, 0, 1, 1]);
  const chunk = (kind: string): string => '\0\0\0\0' + kind + 'crc.';
  const animated = (count: number): Buffer =>
    Buffer.concat([
      Buffer.from(png(1_000, 1_000, 1), 'base64').subarray(0, 33),
      bytes(chunk('fcTL').repeat(count))
    ]);
  const animatedWebp = (count: number): Buffer =>
    Buffer.concat([
      webp('VP8X', '\0\0\0\0' + little(99, 3) + little(49, 3)),
      bytes(('ANMF' + little(16, 4) + '\0'.repeat(16)).repeat(count))
    ]);

  it.each([
    ['GIF', gif(1_000, 1_000, ...small(2)), 2],
    ['PNG', animated(3), 3],
    ['WebP', animatedWebp(4), 4]
  ])('[BUDGET20] counts the frames of an animated %s', (_, picture, frames) => {
    expect(readHeader(picture)!.frames).toBe(frames);
  });

  it.each([
    ['GIF', gif(1_000, 1_000, ...small(3))],
    ['PNG', animated(3)]
  ])('[BUDGET20] a small animated %s of many pixels waits for a click', (_, picture) => {
    expect(readPicture(picture.toString('base64'))!.fits).toBe(false);
  });

  it.each([
    ['GIF', gif(1, 1, ...small(10_001))],
    ['PNG', animated(10_001)],
    ['WebP', animatedWebp(10_001)],
    ['JPEG', jpeg(640, 480, '\xff'.repeat(10_001))]
  ])('[BUDGET20] a %s with too many parts is no image', (_, picture) => {
    expect(readHeader(picture)).toBeNull();
  });

  it('[BUNDLE5] the bytes decide, not the declared type', () => {
    expect(readPicture(gif(2, 2).toString('base64'))!.url).toMatch(/^data:image\/gif;base64,/);
  });

  it.each([
    [`data:image/png;base64,${png(2, 2)}`, true],
    [`DATA:image/PNG;base64,${png(2, 2)}`, true],
    [`data:image/png;base64,${png(30_000, 30_000, 1)}`, false],
    [`data:image/svg+xml;base64,${png(2, 2)}`, false],
    [`data:text/html;base64,${png(2, 2)}`, false],
    ['data:image/png,x', false],
    ['data:image/png;base64,!', false],
    ['data:image/png;base64,', false],
    ['https://a.test/a.png', false],
    ['', false]
  ])('[BUNDLE5] %# accepts a picture in a data URL: %s', (url, expected) => {
    expect(isPictureUrl(url)).toBe(expected);
  });
});
