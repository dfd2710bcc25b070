import type { IAttachment } from '../../../../src/document/index.js';
import { digestOf, shortened } from '../../../../src/model/attachments/selected-text.js';

const selectionOf = (content: string) => ({
  start: [0, 0] as [number, number],
  end: [9, 0] as [number, number],
  content
});

describe('the selected text of an attachment', () => {
  it('[OPENER6] is repeated if it is short', () => {
    const file: IAttachment = { type: 'file', value: 'a.py', selection: selectionOf('x') };
    expect(shortened(file)).toEqual({ entry: file });
    expect(shortened({ type: 'notebook', value: 'a.ipynb' })).toEqual({
      entry: { type: 'notebook', value: 'a.ipynb' }
    });
  });

  it('[OPENER6] is repeated in part if it is long, and a digest stands for the rest', () => {
    const long = `${'x'.repeat(999)}😀 and more`;
    const short = selectionOf('x'.repeat(999));
    const digest = digestOf(long);
    expect(shortened({ type: 'file', value: 'a.py', selection: selectionOf(long) })).toEqual({
      ...{ entry: { type: 'file', value: 'a.py', selection: short }, digest }
    });
    const cell = { id: 'one', input_type: 'code' as const };
    const cells = [{ ...cell, selection: selectionOf(long) }];
    expect(shortened({ type: 'notebook', value: 'a.ipynb', cells })).toEqual({
      entry: { type: 'notebook', value: 'a.ipynb', cells: [{ ...cell, selection: short }] },
      digest
    });
  });

  it('[OPENER6] has another digest for other texts', () => {
    const texts = ['', 'a', 'b', 'ab', 'ba', 'aa', '😀', '\ud83d'];
    expect(new Set(texts.map(digestOf)).size).toBe(texts.length);
  });
});
