import { containing } from './search-words.js';
import type { IChatSummary, IListPage, IListPlace } from './storage.js';

/** The time of the newest message of a chat or, before the first message, of its creation. For a user who has left, the time when they left. In milliseconds since 1970. */
export const livelyOn = ({ last, leftOn, row }: IChatSummary): number =>
  leftOn ?? (last ? Math.max(last.time * 1000, row.createdOn) : row.createdOn);

/** The order of the chat list: most recent activity first. Ids break ties, so that pages do not overlap. */
export const byPlace = (a: IListPlace, b: IListPlace): number =>
  b.livelyOn - a.livelyOn || b.createdOn - a.createdOn || (a.id < b.id ? -1 : 1);

export const byActivity = (a: IChatSummary, b: IChatSummary): number =>
  byPlace(placeOf(a), placeOf(b));

export const placeOf = (summary: IChatSummary): IListPlace => ({
  livelyOn: livelyOn(summary),
  createdOn: summary.row.createdOn,
  id: summary.row.id
});

/** Whether a summary belongs to a part of the list. The length of a page is not checked here. */
export function isIn(summary: IChatSummary, page: IListPage): boolean {
  const { after, since = -Infinity, unread = false, pinned = false, named } = page;
  if (pinned && !summary.preferences.pinned) {
    return false;
  }
  if (unread && summary.unread === 0) {
    return false;
  }
  if (named !== undefined && !containing(named)(summary.row.topic)) {
    return false;
  }
  const here = placeOf(summary);
  if (here.livelyOn < since || !after) {
    return here.livelyOn >= since;
  }
  const difference = after.livelyOn - here.livelyOn || after.createdOn - here.createdOn;
  return difference === 0 ? here.id > after.id : difference > 0;
}
