import type { IStringStore } from '../strings.js';
import type { ITransactions } from './connection.js';

/** The strings that allow something once, in one SQLite file. */
export const stringStore = ({ read, write }: ITransactions): IStringStore => ({
  add: (row, most) => write(({ strings }) => strings.add(row, most)),
  get: hash => read(({ strings }) => strings.get(hash)),
  use: hash => write(({ strings }) => strings.use(hash)),
  sweep: before => write(({ strings }) => strings.sweep(before))
});
