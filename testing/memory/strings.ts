import type { IStringRow, IStringStore } from '../../server/storage/strings.js';

/** The strings that allow something once. */
export class MemoryStrings {
  readonly rows = new Map<string, IStringRow>();
}

export const memoryStrings = (
  run: <T>(read: (strings: MemoryStrings) => T) => Promise<T>
): IStringStore => ({
  add: (row, most) =>
    run(({ rows }) => {
      rows.set(row.hash, { ...row });
      const own = [...rows.values()].filter(({ holder }) => holder === row.holder);
      own.slice(0, Math.max(own.length - most, 0)).forEach(({ hash }) => rows.delete(hash));
    }),

  get: hash => run(({ rows }) => rows.get(hash) ?? null),

  use: hash =>
    run(({ rows }) => {
      const row = rows.get(hash);
      if (!row || row.used) {
        return false;
      }
      rows.set(hash, { ...row, used: true });
      return true;
    }),

  sweep: before =>
    run(({ rows }) =>
      rows.forEach(({ hash, expiresOn }) => {
        if (expiresOn < before) {
          rows.delete(hash);
        }
      })
    )
});
