import type { IChatSummary } from './storage.js';

/** When something was last said in a chat; before that, when it was made. Milliseconds since 1970. */
export const livelyOn = ({ last, row }: IChatSummary): number =>
  last ? Math.max(last.time * 1000, row.createdOn) : row.createdOn;

/** The order of the chat list: the liveliest first. Ids break ties, so that pages do not overlap. */
export const byLiveliness = (a: IChatSummary, b: IChatSummary): number =>
  livelyOn(b) - livelyOn(a) || b.row.createdOn - a.row.createdOn || (a.row.id < b.row.id ? -1 : 1);
