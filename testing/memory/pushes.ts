import type { IPushRow, IPushStore } from '../../server/storage/pushes.js';

/** The subscriptions of browsers to pushes, by their addresses. */
export class MemoryPushes {
  readonly rows = new Map<string, IPushRow>();

  list(username: string): IPushRow[] {
    return [...this.rows.values()]
      .filter(row => row.username === username)
      .sort((a, b) => a.at - b.at);
  }

  removeIf(isGone: (row: IPushRow) => boolean): void {
    [...this.rows.values()].filter(isGone).forEach(({ endpoint }) => this.rows.delete(endpoint));
  }
}

export const memoryPushes = (
  run: <T>(use: (pushes: MemoryPushes) => T) => Promise<T>
): IPushStore => ({
  put: (row, most) =>
    run(pushes => {
      pushes.rows.delete(row.endpoint);
      pushes.rows.set(row.endpoint, { ...row });
      const own = pushes.list(row.username);
      const old = new Set(own.slice(0, Math.max(own.length - most, 0)).map(one => one.endpoint));
      pushes.removeIf(({ endpoint }) => old.has(endpoint));
    }),
  list: username => run(pushes => pushes.list(username)),
  usernames: () =>
    run(({ rows }) => [...new Set([...rows.values()].map(({ username }) => username))].sort()),
  remove: (endpoint, username) =>
    run(pushes =>
      pushes.removeIf(
        row => row.endpoint === endpoint && [undefined, row.username].includes(username)
      )
    ),
  removeOf: username => run(pushes => pushes.removeIf(row => row.username === username)),
  sweep: (before, now) =>
    run(pushes => pushes.removeIf(({ at, expiresOn }) => at < before || expiresOn <= now))
});
