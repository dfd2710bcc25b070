import type { IHistoryStore } from '../../server/storage/history.js';
import type { IMessageRow } from '../../server/storage/rows.js';
import type * as S from '../../server/storage/storage.js';

type Rows = Pick<S.IStorage, 'getMessage' | 'listMessages' | 'messagesAfter'>;

/** The newest of these rows below a `seq`, the newest first. */
const newest = (
  rows: readonly IMessageRow[],
  { before = Infinity, limit }: { before?: number; limit: number }
): { message: IMessageRow }[] =>
  rows
    .filter(({ seq }) => seq < before)
    .reverse()
    .slice(0, limit)
    .map(message => ({ message }));

/** The messages for readers who pass them on, with all bundles parsed. */
export const memoryHistory = (rows: Rows): IHistoryStore => ({
  get: async (...place) => {
    const message = await rows.getMessage(...place);
    return message && { message };
  },
  before: async (...place) => (await rows.listMessages(...place)).map(message => ({ message })),
  after: async (...place) => (await rows.messagesAfter(...place)).map(message => ({ message })),
  thread: async (chat, id, range) => {
    const all = await rows.messagesAfter(chat, 0, Infinity);
    const answered = new Map(all.map(row => [row.id, row.reply_to]));
    const rootOf = (one: string): string => {
      const next = answered.get(one);
      return next === undefined ? one : rootOf(next);
    };
    const thread = all.filter(row => answered.has(id) && rootOf(row.id) === rootOf(id));
    return newest(thread, range);
  },
  pinned: async (chat, range) => {
    const all = await rows.messagesAfter(chat, 0, Infinity);
    const pinned = all.filter(row => row.pinned && !row.deleted);
    return newest(pinned, range);
  }
});
