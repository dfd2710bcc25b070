import type { ISelection } from '../../document/index.js';
import { digestOf } from '../../model/index.js';

/** A line with fewer characters says too little to be looked for. */
const SHORTEST = 3;

/** The place of a selected text in a text that may have changed since. */
export interface IFound {
  readonly from: number;
  readonly to: number;
  /** Whether the text there is another one now. */
  readonly hasChanged: boolean;
}

/**
 * Finds the text that a selection describes, also where it has moved to. If it is no longer there, finds the nearest place
 * with the longest line of it, or else the place where it was.
 *
 * @param digest - that of the whole text, if the selection repeats only its beginning
 */
export function findSelection(source: string, selection: ISelection, digest?: string): IFound {
  const { start, end, content } = selection;
  const was = offsetOf(source, start);
  const from = nearest(source, content, was);
  if (from === null) {
    return { ...partOf(source, content, was), hasChanged: true };
  }
  const breaks = end[0] - start[0];
  const to = endOf(source, from, breaks, breaks === 0 ? end[1] - start[1] : end[1]);
  const hasChanged = digest !== undefined && digestOf(source.slice(from, to)) !== digest;
  return { from, to: Math.max(to, from + content.length), hasChanged };
}

/** The occurrence of a part of a text that is nearest to an offset. */
function nearest(source: string, part: string, offset: number): number | null {
  const found = [source.lastIndexOf(part, offset), source.indexOf(part, offset)]
    .filter(at => at >= 0)
    .sort((a, b) => Math.abs(a - offset) - Math.abs(b - offset));
  return found[0] ?? null;
}

/** The place of the longest line of a text that is still there. */
function partOf(source: string, text: string, was: number): { from: number; to: number } {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
  for (const line of lines) {
    const from = nearest(source, line, was);
    if (from !== null) {
      return { from, to: from + line.length };
    }
  }
  return { from: was, to: was };
}

/** The end of a text with this many line breaks, and this many characters behind the last one. */
function endOf(source: string, from: number, breaks: number, characters: number): number {
  let line = from;
  for (let i = 0; i < breaks; i++) {
    const at = source.indexOf('\n', line);
    if (at < 0) {
      return source.length;
    }
    line = at + 1;
  }
  return Math.min(source.length, line + Math.max(0, characters));
}

/** The text may be shorter now. */
function offsetOf(source: string, [line, column]: readonly [line: number, column: number]): number {
  const lines = source.split('\n');
  const before = lines.slice(0, Math.max(0, line)).reduce((sum, text) => sum + text.length + 1, 0);
  const inLine = Math.min(Math.max(0, column), lines[line]?.length ?? 0);
  return Math.min(source.length, before + inLine);
}
