import { Breaks } from '../../breaks.js';
import type { ITransactions } from './connection.js';
import type { Tables } from './tables.js';

/** The rows of a page of a long list. */
const PAGE_ROWS = 250;

/** Reads a long list in pages, of which each begins behind a row, until one is not full. Others run in between. */
export async function allRows<T>(
  { read }: Pick<ITransactions, 'read'>,
  pageBehind: (tables: Tables, last: T | undefined, limit: number) => T[]
): Promise<T[]> {
  const breaks = new Breaks();
  const rows: T[] = [];
  for (;;) {
    const page = await read(tables => pageBehind(tables, rows.at(-1), PAGE_ROWS));
    page.forEach(row => rows.push(row));
    if (page.length < PAGE_ROWS) {
      return rows;
    }
    await breaks.takeIfDue();
  }
}
