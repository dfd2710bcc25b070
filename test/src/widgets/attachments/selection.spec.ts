import { cut, findSelection, selectionOf } from '../../../../src/widgets/attachments/selection.js';

const SOURCE = 'first line\nsecond line\nlast';

describe('a selected text', () => {
  it('[OPENER4] is found in its place, and where it has moved to', () => {
    const part = selectionOf(SOURCE, 6, 17);
    expect(part).toEqual({ start: [0, 6], end: [1, 6], content: 'line\nsecond' });
    expect(findSelection(SOURCE, part)).toEqual([6, 17]);
    expect(findSelection(`new\n${SOURCE}`, part)).toEqual([10, 21]);
  });

  it('[OPENER4] is not found once it has changed', () => {
    const part = selectionOf(SOURCE, 6, 17);
    expect(findSelection('first line\nSecond line\nlast', part)).toBeNull();
    expect(findSelection('', part)).toBeNull();
  });

  it('[OPENER4] repeats a part of a long text, which is selected as a whole', () => {
    const long = 'abc\n'.repeat(600);
    const part = selectionOf(long, 0, long.length);
    expect(part.content).toHaveLength(1_000);
    expect(findSelection(long, part)).toEqual([0, long.length]);
    expect(cut(`${'x'.repeat(999)}😀`)).toBe('x'.repeat(999));
  });

  it.each([
    [-1, -1],
    [1e9, 1e9],
    [0, -5]
  ])('[OPENER4] at line %d and column %d is within the text', (line, column) => {
    const [from, to] = findSelection(SOURCE, {
      start: [line, column],
      end: [line, column],
      content: ''
    })!;
    expect([from, to].every(at => at >= 0 && at <= SOURCE.length)).toBe(true);
  });
});
