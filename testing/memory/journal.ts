import type { IJournal, IJournalEntry, IJournalRow } from '../../server/storage/journal.js';
import { copy } from './chat.js';

/** The journal of `MemoryStorage`. */
export class MemoryJournal {
  add(at: number, entries: readonly IJournalEntry[]): void {
    if (entries.length > 0) {
      this._rows.push({ n: this.end + 1, at, entries: copy(entries) });
    }
  }

  mark(at: number): number {
    this._rows.push({ n: Math.max(at, this.end + 1), at, entries: [] });
    return this.end;
  }

  after(n: number, limit: number): IJournalRow[] {
    return copy(this._rows.filter(row => row.n > n).slice(0, limit));
  }

  get end(): number {
    return this._rows.at(-1)?.n ?? 0;
  }

  has(n: number): boolean {
    return this._rows.some(row => row.n === n);
  }

  prune(before: number, keep: number): void {
    const kept = this._rows.slice(-Math.max(keep, 1));
    const young = kept.findIndex(({ at }) => at >= before);
    this._rows = kept.slice(young < 0 ? -1 : young);
  }

  private _rows: IJournalRow[] = [];
}

/** The journal as a storage has it. */
export const memoryJournal = (
  run: <T>(act: (journal: MemoryJournal) => T) => Promise<T>
): IJournal => ({
  after: (n, limit) => run(journal => journal.after(n, limit)),
  end: () => run(journal => journal.end),
  has: n => run(journal => journal.has(n)),
  mark: at => run(journal => journal.mark(at)),
  prune: (before, keep) => run(journal => journal.prune(before, keep))
});
