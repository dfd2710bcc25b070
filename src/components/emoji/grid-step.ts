/**
 * The place that a key leads to in sections of a grid. Each section begins with a new row.
 *
 * @param sizes - the number of cells in each section
 * @param at - the place of the active cell among all cells
 * @returns the new place, or null if the key does not move
 */
export function gridStep(
  sizes: readonly number[],
  columns: number,
  at: number,
  key: string
): number | null {
  const count = sizes.reduce((sum, size) => sum + size, 0);
  const last = count - 1;
  switch (count > 0 ? key : '') {
    case 'ArrowRight':
      return Math.min(last, at + 1);
    case 'ArrowLeft':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'ArrowDown':
    case 'ArrowUp': {
      const rows = rowsOf(sizes, columns);
      const row = rows.filter(({ from }) => from <= at).length - 1;
      const next = rows[row + (key === 'ArrowDown' ? 1 : -1)];
      return next ? next.from + Math.min(at - rows[row].from, next.length - 1) : at;
    }
    default:
      return null;
  }
}

interface IRow {
  /** The place of its first cell. */
  readonly from: number;
  readonly length: number;
}

function rowsOf(sizes: readonly number[], columns: number): IRow[] {
  let start = 0;
  return sizes.flatMap(size => {
    const rows: IRow[] = [];
    for (let from = 0; from < size; from += columns) {
      rows.push({ from: start + from, length: Math.min(columns, size - from) });
    }
    start += size;
    return rows;
  });
}
