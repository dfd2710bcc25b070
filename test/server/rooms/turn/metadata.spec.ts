import { mergeChatMetadata } from '../../../../server/rooms/turn/metadata.js';

describe('mergeChatMetadata', () => {
  const merge = (document: unknown): object => mergeChatMetadata({ a: '1' }, { document }, 100);

  it('[LINKED1] the metadata `document` takes the path of a file only', () => {
    expect(merge('a/ü.ipynb')).toEqual({ a: '1', document: 'a/ü.ipynb' });
    expect(merge(null)).toEqual({ a: '1' });
    for (const path of ['', '/a', 'a/', '../a', 'a/./b', 'a//b', 'a\\b', 'a\nb', 'RTC:../b', 5]) {
      expect(() => merge(path)).toThrow(/must be the path of a file/);
    }
    expect(() => merge('x'.repeat(100))).toThrow(/at most 100 bytes/);
  });
});
