import type { ISelection } from '../../../../src/document/index.js';
import { digestOf } from '../../../../src/model/index.js';
import {
  findSelection as stepsOf,
  type IFound
} from '../../../../src/widgets/attachments/find-selection.js';
import { selectionOf } from '../../../../src/widgets/attachments/selection.js';
import { cpuTimeOf } from '../../../harness/cpu-time.js';

const SOURCE = 'first line\nsecond line\nlast';
const PART = selectionOf(SOURCE, 6, 17);

/** The place that is found, after all steps. */
function findSelection(...asked: Parameters<typeof stepsOf>): IFound {
  const steps = stepsOf(...asked);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) {
      return step.value;
    }
  }
}

/** The text that is found, and whether it has changed. */
function found(source: string, part: ISelection, digest?: string): [string, boolean] {
  const { from, to, hasChanged } = findSelection(source, part, digest);
  return [source.slice(from, to), hasChanged];
}

describe('a selected text', () => {
  it('[OPENER4] is found in its place, and where it has moved to', () => {
    expect(findSelection(SOURCE, PART)).toEqual({ from: 6, to: 17, hasChanged: false });
    const moved = findSelection(`new\n${SOURCE}`, PART);
    expect(moved).toEqual({ from: 10, to: 21, hasChanged: false });
  });

  it('[OPENER4] is found in the nearest of several places', () => {
    const part = selectionOf('x = 1\ny = 2\nx = 1\n', 12, 17);
    const { from } = findSelection('x = 1\ny = 2\nz = 3\nx = 1\nx = 1', part);
    expect(from).toBe(18);
    expect(findSelection('x = 1\ny = 2\n', part).from).toBe(0);
  });

  it('[OPENER6] that has changed leads to the nearest longest line that is left of it', () => {
    const part = selectionOf('a = 1\ntotal = sum(a)\nprint(a)', 0, 29);
    expect(found('total = sum(a)\na = 2\nprint(a)', part)).toEqual(['total = sum(a)', true]);
    expect(found('b = 2\nprint(a)', part)).toEqual(['print(a)', true]);
  });

  it('[OPENER6] of which nothing is left leads to its place', () => {
    expect(findSelection('other words\nhere', PART)).toEqual({ from: 6, to: 6, hasChanged: true });
    expect(findSelection('', PART)).toEqual({ from: 0, to: 0, hasChanged: true });
  });

  it('[OPENER6] that is repeated in part tells a change behind its beginning', () => {
    const long = 'abc\n'.repeat(600);
    const part = { ...selectionOf(long, 0, long.length), content: long.slice(0, 1_000) };
    const digest = digestOf(long);
    expect(found(long, part, digest)).toEqual([long, false]);
    expect(found(`new\n${long}`, part, digest)).toEqual([long, false]);
    const changed = long.replace(/abc\n$/, 'abd\n');
    expect(found(changed, part, digest)).toEqual([changed, true]);
    expect(found(long.slice(0, 1_200), part, digest)).toEqual([long.slice(0, 1_200), true]);
    // Other programs repeat no digest.
    expect(found(changed, part)).toEqual([changed, false]);
  });

  it('[OPENER7] is found in steps whose time grows with the length of the text alone', () => {
    const source = 'a'.repeat(2_000_000);
    const content = `b${'a'.repeat(2_000)}\n${'aab\n'.repeat(500)}`;
    const steps = stepsOf(source, { start: [0, 1_000_000], end: [1, 0], content });
    const times: number[] = [];
    for (let isDone: boolean | undefined = false; !isDone;) {
      times.push(cpuTimeOf(() => (isDone = steps.next().done)));
    }
    expect(times.length).toBeGreaterThan(100);
    expect(times.reduce((sum, time) => sum + time) / times.length).toBeLessThan(10);
  });

  it.each([
    [-1, -1],
    [1e9, 1e9],
    [0, -5]
  ])('[OPENER4] at line %d and column %d is within the text', (line, column) => {
    const { from, to } = findSelection(SOURCE, {
      start: [line, column],
      end: [line, column],
      content: ''
    });
    expect([from, to].every(at => at >= 0 && at <= SOURCE.length)).toBe(true);
  });
});
