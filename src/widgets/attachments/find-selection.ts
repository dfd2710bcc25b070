import type { ISelection } from '../../document/index.js';
import { digestOf } from '../../model/index.js';

/** A line with fewer characters says too little to be looked for. */
const SHORTEST = 3;

/** The most lines of a text that are looked for. */
const LINES = 20;

/** Characters that are read before the page may have its turn. */
const STEP = 32_768;

/** The place of a selected text in a text that may have changed since. */
export interface IFound {
  readonly from: number;
  readonly to: number;
  /** Whether the text there is another one now. */
  readonly hasChanged: boolean;
}

/** Work in steps, between which the page may have its turn. */
export type Steps<T> = Generator<void, T>;

/**
 * Finds the text that a selection describes, also where it has moved to. If it is no longer there, finds the nearest place
 * with the longest line of it, or else the place where it was.
 *
 * @param digest - that of the whole text, if the selection repeats only its beginning
 */
export function* findSelection(
  source: string,
  selection: ISelection,
  digest?: string
): Steps<IFound> {
  const { start, end, content } = selection;
  const was = yield* offsetOf(source, start);
  const from = yield* nearest(source, content, was);
  if (from === null) {
    return { ...(yield* partOf(source, content, was)), hasChanged: true };
  }
  const breaks = end[0] - start[0];
  const to = yield* endOf(source, from, breaks, breaks === 0 ? end[1] - start[1] : end[1]);
  const hasChanged = digest !== undefined && digestOf(source.slice(from, to)) !== digest;
  return { from, to: Math.max(to, from + content.length), hasChanged };
}

/**
 * The occurrence of a part of a text that is nearest to an offset. The time grows with the length of the text and nothing else (by Knuth,
 * Morris and Pratt): the browser's own search compares a part anew at each place where it begins alike.
 */
export function* nearest(source: string, part: string, offset: number): Steps<number | null> {
  if (part === '') {
    return Math.min(offset, source.length);
  }
  const shifts = shiftsOf(part);
  let found: number | null = null;
  let same = 0;
  for (let i = 0; i < source.length; i++) {
    const code = source.charCodeAt(i);
    while (same > 0 && part.charCodeAt(same) !== code) {
      same = shifts[same - 1];
    }
    same += part.charCodeAt(same) === code ? 1 : 0;
    if (same === part.length) {
      const at = i + 1 - same;
      if (found !== null && Math.abs(found - offset) <= Math.abs(at - offset)) {
        return found;
      }
      found = at;
      same = shifts[same - 1];
    }
    if (i % STEP === STEP - 1) {
      yield;
    }
  }
  return found;
}

/** For each beginning of a text, the length of the longest shorter beginning that it ends with. */
function shiftsOf(part: string): Int32Array {
  const shifts = new Int32Array(part.length);
  for (let i = 1, same = 0; i < part.length; i++) {
    while (same > 0 && part[i] !== part[same]) {
      same = shifts[same - 1];
    }
    same += part[i] === part[same] ? 1 : 0;
    shifts[i] = same;
  }
  return shifts;
}

/** The place of the longest line of a text that is still there. */
function* partOf(source: string, text: string, was: number): Steps<{ from: number; to: number }> {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
  for (const line of lines.slice(0, LINES)) {
    const from = yield* nearest(source, line, was);
    if (from !== null) {
      return { from, to: from + line.length };
    }
  }
  return { from: was, to: was };
}

/** The end of a text with this many line breaks, and this many characters behind the last one. */
function* endOf(source: string, from: number, breaks: number, characters: number): Steps<number> {
  const line = yield* lineAfter(source, from, breaks);
  return line === null ? source.length : Math.min(source.length, line + Math.max(0, characters));
}

/** The text may be shorter now. */
function* offsetOf(
  source: string,
  [line, column]: readonly [line: number, column: number]
): Steps<number> {
  const begin = yield* lineAfter(source, 0, line);
  if (begin === null) {
    return source.length;
  }
  const end = source.indexOf('\n', begin);
  const length = (end < 0 ? source.length : end) - begin;
  return begin + Math.min(Math.max(0, column), length);
}

/** The beginning of the line after this many line breaks; null if there are fewer. */
function* lineAfter(source: string, from: number, breaks: number): Steps<number | null> {
  let line = from;
  for (let i = 0; i < breaks; i++) {
    const at = source.indexOf('\n', line);
    if (at < 0) {
      return null;
    }
    line = at + 1;
    if (i % STEP === STEP - 1) {
      yield;
    }
  }
  return line;
}
