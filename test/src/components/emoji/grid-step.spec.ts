import { gridStep } from '../../../../src/components/emoji/grid-step.js';

/** Rows of three: 0 1 2 | 3 in the first section, 4 5 6 | 7 8 in the second. */
const step = (at: number, key: string): number | null => gridStep([4, 5], 3, at, key);

it.each([
  [0, 'ArrowRight', 1],
  [3, 'ArrowRight', 4],
  [8, 'ArrowRight', 8],
  [4, 'ArrowLeft', 3],
  [0, 'ArrowLeft', 0],
  [0, 'ArrowDown', 3],
  [2, 'ArrowDown', 3],
  [3, 'ArrowDown', 4],
  [6, 'ArrowDown', 8],
  [8, 'ArrowDown', 8],
  [5, 'ArrowUp', 3],
  [1, 'ArrowUp', 1],
  [5, 'Home', 0],
  [0, 'End', 8],
  [0, 'a', null]
])('[EMOJI4] from %i, %s leads to %j', (at, key, to) => {
  expect(step(at, key)).toBe(to);
});

it('[EMOJI4] nothing moves in an empty grid', () => {
  expect(gridStep([], 8, -1, 'ArrowDown')).toBeNull();
});
