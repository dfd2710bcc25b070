import type { IAttachment, ISelection } from '../../document/index.js';
import type { ISelectedText } from '../../model/index.js';
import type { CurrentDocument } from './current-document.js';

/** The most characters of a selected text that a reference repeats. It tells whether the text has changed since. */
const CONTENT = 1_000;

/** Refers to the active cell of a notebook, or to a file, with the text that is selected in it. */
export function referenceOf(
  document: CurrentDocument,
  path: string,
  selected: ISelectedText | null
): IAttachment {
  const selection = selected && { selection: toSelection(selected) };
  const model = document.cell?.model;
  if (!document.notebook) {
    return { type: 'file', value: path, ...selection };
  }
  return {
    type: 'notebook',
    value: path,
    ...(model && {
      cells: [{ id: model.id, input_type: model.type as 'raw' | 'markdown' | 'code', ...selection }]
    })
  };
}

const toSelection = ({ start, end, text }: ISelectedText): ISelection => ({
  start: [start.line, start.column],
  end: [end.line, end.column],
  content: text.slice(0, CONTENT)
});
