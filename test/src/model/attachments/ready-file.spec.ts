import { digestIn, fieldsOf, pixelsIn, readFiles } from '../../../../src/model/index.js';

const file = { id: 'a', name: 'plot.png', type: 'image/png' };

describe('the files of a message', () => {
  it('[ATTACH4] are named by it, and its metadata has the sizes of its pictures', () => {
    const fields = fieldsOf([
      { ...file, pixels: [640, 480] },
      { ...file, id: 'b' }
    ]);
    expect(fields).toEqual({ attachments: ['a', 'b'], metadata: { sizes: { a: [640, 480] } } });
    expect(pixelsIn(fields.metadata, 'a')).toEqual([640, 480]);
    expect(pixelsIn(fields.metadata, 'b')).toBeUndefined();
    expect(fieldsOf([])).toEqual({});
  });

  it('[ATTACH4] have no size that makes no sense', () => {
    const odd = [null, [1], [0, 5], [1.5, 2], [-1, 2], [1e9, 1], ['1', '2'], [1, 2, 3], 'x'];
    for (const size of odd) {
      expect(pixelsIn({ sizes: { a: size } }, 'a')).toBeUndefined();
    }
    for (const metadata of [undefined, null, 3, [], { sizes: null }, { sizes: 'x' }]) {
      expect(pixelsIn(metadata, 'a')).toBeUndefined();
    }
    expect(pixelsIn({ sizes: {} }, 'constructor')).toBeUndefined();
  });

  it('[OPENER6] are described with the digests of selected texts', () => {
    const fields = fieldsOf([{ ...file, digest: 'x1' }]);
    expect(fields.metadata).toEqual({ digests: { a: 'x1' } });
    expect(digestIn(fields.metadata, 'a')).toBe('x1');
    for (const digest of [undefined, null, 3, 'x'.repeat(100)]) {
      expect(digestIn({ digests: { a: digest } }, 'a')).toBeUndefined();
    }
    expect(readFiles([{ ...file, digest: 'x1' }])).toEqual([{ ...file, digest: 'x1' }]);
  });

  it('[ATTACH7] are read from what a browser has kept, without damaged ones', () => {
    const entry = { type: 'file', value: 'a.py' };
    expect(
      readFiles([
        file,
        { ...file, size: 3, pixels: [1, 2], entry },
        null,
        'x',
        { id: 'y' },
        { ...file, id: '' }
      ])
    ).toEqual([file, { ...file, size: 3, pixels: [1, 2], entry }]);
    expect(readFiles('x')).toEqual([]);
    expect(readFiles([{ ...file, pixels: ['x'], entry: 3 }])).toEqual([file]);
  });
});
