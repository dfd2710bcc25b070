import { placeOf } from '../../storage/chat-order.js';
import type { IChatSummary, IListPage } from '../../storage/storage.js';
import { pageSize } from '../http/pagination.js';

/** The query of `GET /chat/threads`. */
export interface IPageQuery {
  maxPageSize?: string;
  startTime?: string;
  after?: string;
  includeLeft?: string;
  unread?: string;
  pinned?: string;
  topic?: string;
  document?: string;
  workspaceId?: string;
}

/** The position of a chat in the list. A chat with new activity between two pages moves up, so that no page repeats a chat. */
function writePlace(summary: IChatSummary): string {
  const { livelyOn, createdOn, id } = placeOf(summary);
  return `${livelyOn}_${createdOn}_${id}`;
}

/** The part of the list to read: one page, and one chat more, which shows that there is a next page. */
export function asked(query: IPageQuery): IListPage {
  const { maxPageSize, startTime, after, includeLeft, unread, pinned, topic, workspaceId } = query;
  const { document } = query;
  const [lively, created, id] = after?.split('_') ?? [];
  return {
    limit: pageSize(maxPageSize) + 1,
    left: includeLeft === 'true',
    unread: unread === 'true',
    pinned: pinned === 'true',
    ...(topic !== undefined && { named: topic }),
    ...(document !== undefined && { document }),
    ...(workspaceId !== undefined && { workspace: workspaceId }),
    ...(startTime !== undefined && { since: Date.parse(startTime) }),
    ...(after !== undefined && {
      after: { livelyOn: Number(lively), createdOn: Number(created), id }
    })
  };
}

/** Cuts one page from the chats that were read. Returns the query of the next page if there is one. */
export function pageOf(
  list: readonly IChatSummary[],
  { maxPageSize, startTime, includeLeft, unread, pinned, topic, document, workspaceId }: IPageQuery
): { page: readonly IChatSummary[]; next?: Record<string, string> } {
  const size = pageSize(maxPageSize);
  const page = list.slice(0, size);
  if (list.length <= size) {
    return { page };
  }
  const next = {
    maxPageSize: String(size),
    ...(startTime !== undefined && { startTime }),
    ...(includeLeft !== undefined && { includeLeft }),
    ...(unread !== undefined && { unread }),
    ...(pinned !== undefined && { pinned }),
    ...(topic !== undefined && { topic }),
    ...(document !== undefined && { document }),
    ...(workspaceId !== undefined && { workspaceId }),
    after: writePlace(page[page.length - 1])
  };
  return { page, next };
}
