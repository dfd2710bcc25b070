import type { ICellModel } from '@jupyterlab/cells';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { ISelection } from '../../document/index.js';

/** Describes a part of a text. Its content tells readers whether it has changed since. */
export function selectionOf(source: string, from: number, to: number): ISelection {
  return {
    start: positionOf(source, from),
    end: positionOf(source, to),
    content: source.slice(from, to)
  };
}

/** Describes the whole text of a cell. */
export function wholeOf({ sharedModel }: ICellModel): ISelection {
  const source = sharedModel.getSource();
  return selectionOf(source, 0, source.length);
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
