import type { TranslationBundle } from '@jupyterlab/translation';
import type { IAttachment, ISelection } from '../../document/index.js';

/** Says which part of a file or notebook of Jupyter an attachment means; empty for all of it. Anybody may have written it. */
export function partOf(entry: IAttachment, trans: TranslationBundle): string {
  if (entry.type === 'notebook') {
    const count = Array.isArray(entry.cells) ? entry.cells.length : 0;
    return count === 0 ? '' : trans._n('%1 cell', '%1 cells', count);
  }
  const [from, to] = linesOf(entry.selection);
  if (from === undefined || to === undefined) {
    return '';
  }
  return from === to ? trans.__('line %1', from) : trans.__('lines %1 to %2', from, to);
}

/** The first and the last line of a selection, counted from 1. */
function linesOf(selection: ISelection | null | undefined): number[] {
  const ends = [selection?.start, selection?.end].map(end =>
    Array.isArray(end) ? Number(end[0]) : NaN
  );
  return ends.every(line => Number.isInteger(line) && line >= 0) ? ends.map(line => line + 1) : [];
}
