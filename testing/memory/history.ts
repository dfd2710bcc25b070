import type { IHistoryStore } from '../../server/storage/history.js';
import type * as S from '../../server/storage/storage.js';

type Rows = Pick<S.IStorage, 'getMessage' | 'listMessages' | 'messagesAfter'>;

/** The messages for readers who pass them on, with all bundles parsed. */
export const memoryHistory = (rows: Rows): IHistoryStore => ({
  get: async (...place) => {
    const message = await rows.getMessage(...place);
    return message && { message };
  },
  before: async (...place) => (await rows.listMessages(...place)).map(message => ({ message })),
  after: async (...place) => (await rows.messagesAfter(...place)).map(message => ({ message }))
});
