import type { IJournal } from '../journal.js';
import type { ITransactions } from './connection.js';

/** The journal of what happened in the chats. Old records go in pieces. */
export const journalStore = ({ read, write, writeInPieces }: ITransactions): IJournal => ({
  after: (n, limit) => read(({ journal }) => journal.after(n, limit)),
  end: () => read(({ journal }) => journal.end()),
  has: n => read(({ journal }) => journal.has(n)),
  mark: at => write(({ journal }) => journal.mark(at)),
  prune: (before, keep) => writeInPieces(({ journal }) => journal.prune(before, keep))
});
