import type { IAttachment, ISelection } from '../../../../src/document/index.js';
import { entryKey } from '../../../../src/model/attachments/entry-key.js';

const selection = (from: number, to: number, content = 'x'): ISelection => ({
  start: [0, from],
  end: [0, to],
  content
});
const cell = (id: string, part?: ISelection): IAttachment => ({
  type: 'notebook',
  value: 'a.ipynb',
  cells: [{ id, input_type: 'code', ...(part && { selection: part }) }]
});
const file = (part?: ISelection): IAttachment => ({
  type: 'file',
  value: 'a.py',
  ...(part && { selection: part })
});

it('[OFFER1] a cell stays the same while its text changes, and other cells and parts are others', () => {
  const key = entryKey(cell('c1'));
  expect(entryKey(cell('c1', selection(0, 5)))).toBe(key);
  expect(entryKey(cell('c1', selection(0, 9, 'other')))).toBe(key);
  const others = [
    cell('c2'),
    cell('c1', selection(1, 5)),
    cell('c1', selection(1, 6)),
    file(),
    file(selection(0, 5)),
    file(selection(0, 6))
  ].map(entryKey);
  expect(new Set([key, ...others]).size).toBe(7);
});
