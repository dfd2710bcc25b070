import { splitBlocks } from '../../../src/components/blocks.js';

describe('splitBlocks', () => {
  it('[STREAM1] parts a text at blank lines, but no code, no list and no indented text', () => {
    for (const blocks of [
      [],
      ['one'],
      ['one\nstill one\n\n', 'two\n'],
      ['# Title\n\n\n', 'text'],
      ['```python\na\n\nb\n```\n\n', 'after'],
      ['````\n```\n\n````\n\n', 'after'],
      ['~~~\n\n```\n\nopen'],
      ['- one\n\n- two\n\n  under it\n\n', 'after'],
      ['1. one\n\n2. two\n\n', 'after']
    ]) {
      expect(splitBlocks(blocks.join(''))).toEqual(blocks);
    }
  });
});
