import type { IAttachment, ISelection } from '../../document/index.js';
import type { ISelectedText } from '../../model/index.js';
import { wholeOf } from '../attachments/selection.js';
import type { CurrentDocument } from './current-document.js';

/** Refers to the active cell of a notebook, or to a file, with the text that is selected in it. */
export function referenceOf(
  document: CurrentDocument,
  path: string,
  selected: ISelectedText | null
): IAttachment {
  const selection = selected && toSelection(selected);
  const model = document.cell?.model;
  if (!document.notebook) {
    return { type: 'file', value: path, ...(selection && { selection }) };
  }
  return {
    type: 'notebook',
    value: path,
    ...(model && {
      cells: [
        {
          id: model.id,
          input_type: model.type as 'raw' | 'markdown' | 'code',
          selection: selection ?? wholeOf(model)
        }
      ]
    })
  };
}

const toSelection = ({ start, end, text }: ISelectedText): ISelection => ({
  start: [start.line, start.column],
  end: [end.line, end.column],
  content: text
});
