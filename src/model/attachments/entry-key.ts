import type { IAttachment, ISelection } from '../../document/index.js';

/** Tells whether two attachments name the same part of a file, whatever its text is by now. */
export function entryKey(entry: IAttachment): string {
  const part =
    entry.type === 'notebook'
      ? entry.cells?.map(({ id, selection }) => [id, isWhole(selection) || placeOf(selection)])
      : placeOf(entry.selection);
  return JSON.stringify([entry.type, entry.value, part]);
}

const placeOf = (selection: ISelection | undefined): number[][] | undefined =>
  selection && [selection.start, selection.end];

/** A selection from the beginning of a cell counts as the cell, whose end moves while somebody writes in it. */
const isWhole = (selection: ISelection | undefined): boolean =>
  selection?.start.every(at => at === 0) ?? true;
