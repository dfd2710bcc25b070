import type { ICellModel } from '@jupyterlab/cells';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { ISelection } from '../../document/index.js';

/** The most characters of a text that an attachment repeats. The server refuses longer entries. */
const MAX_CONTENT = 1_000;

/** Describes a part of a text. Its content tells readers whether it has changed since. */
export function selectionOf(source: string, from: number, to: number): ISelection {
  return {
    start: positionOf(source, from),
    end: positionOf(source, to),
    content: cut(source.slice(from, to))
  };
}

/** The beginning of a text that an attachment repeats, without half a character at its end. */
export const cut = (text: string): string =>
  text.slice(0, MAX_CONTENT).replace(/[\ud800-\udbff]$/, '');

/** Describes the whole text of a cell. */
export function wholeOf({ sharedModel }: ICellModel): ISelection {
  const source = sharedModel.getSource();
  return selectionOf(source, 0, source.length);
}

/** Finds the part of a text that a selection describes, also where it has moved to; null if it is not there any more. */
export function findSelection(
  source: string,
  { start, end, content }: ISelection
): [from: number, to: number] | null {
  const [from, to] = [offsetOf(source, start), offsetOf(source, end)];
  if (source.startsWith(content, from)) {
    return [from, Math.max(to, from + content.length)];
  }
  const moved = source.indexOf(content);
  return moved < 0 ? null : [moved, moved + content.length];
}

/** The offsets of the selection in an editor, which may run backwards. */
export function selectedOffsets(editor: CodeEditor.IEditor): [from: number, to: number] {
  const { start, end } = editor.getSelection();
  const [a, b] = [editor.getOffsetAt(start), editor.getOffsetAt(end)];
  return [Math.min(a, b), Math.max(a, b)];
}

function positionOf(source: string, offset: number): [line: number, column: number] {
  const lines = source.slice(0, offset).split('\n');
  return [lines.length - 1, lines.at(-1)!.length];
}

/** The text may be shorter now. */
function offsetOf(source: string, [line, column]: readonly [line: number, column: number]): number {
  const lines = source.split('\n');
  const before = lines.slice(0, Math.max(0, line)).reduce((sum, text) => sum + text.length + 1, 0);
  const inLine = Math.min(Math.max(0, column), lines[line]?.length ?? 0);
  return Math.min(source.length, before + inLine);
}
