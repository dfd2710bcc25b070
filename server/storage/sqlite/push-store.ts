import type { IPushStore } from '../pushes.js';
import type { ITransactions } from './connection.js';

/** The subscriptions of browsers to pushes, in one SQLite file. */
export const pushStore = ({ read, write }: ITransactions): IPushStore => ({
  put: (row, most) => write(({ pushes }) => pushes.put(row, most)),
  list: username => read(({ pushes }) => pushes.list(username)),
  usernames: () => read(({ pushes }) => pushes.usernames()),
  remove: (endpoint, username) => write(({ pushes }) => pushes.remove(endpoint, username)),
  removeOf: username => write(({ pushes }) => pushes.removeOf(username)),
  sweep: (before, now) => write(({ pushes }) => pushes.sweep(before, now))
});
