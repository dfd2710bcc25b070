import * as fc from 'fast-check';
import { GrowingBlocks, splitBlocks } from '../../../../src/components/messages/blocks.js';

describe('splitBlocks', () => {
  it('[STREAM1] splits a text at blank lines, except in code, lists and indented text', () => {
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

describe('GrowingBlocks', () => {
  const TEXT =
    'one\nstill one\n\ntwo\n\n- a\n\n- b\n\n  under\n\n1\n\n1. x\n\n```js\na\n\nb\n```\n\n> q\n\n~~~\n\nopen\n';

  it('[STREAM1] splits a growing text as it splits the whole, at any cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 60 }), steps => {
        const growing = new GrowingBlocks();
        let end = 0;
        for (const step of steps) {
          end += step;
          const text = TEXT.repeat(3).slice(0, end);
          expect(growing.update(text)).toEqual(splitBlocks(text));
        }
      })
    );
  });

  it('[STREAM1] starts again with another text', () => {
    const growing = new GrowingBlocks();
    growing.update('one\n\ntwo');
    expect(growing.update('three\n\nfour\n\nfive')).toEqual(['three\n\n', 'four\n\n', 'five']);
  });

  it('[BUDGET4] joins the oldest blocks if there are very many', () => {
    const growing = new GrowingBlocks();
    const text = 'a\n\n'.repeat(5_000);
    const blocks = [...growing.update(text)];
    expect(blocks.join('')).toBe(text);
    expect(blocks.length).toBeLessThanOrEqual(200);
    const more = [...growing.update(`${text}b`)];
    expect(more[0]).toBe(blocks[0]);
  });
});
