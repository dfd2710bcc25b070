import type { INotice } from '../../src/document/index.js';
import { reads } from '../policy/policy.js';
import type { IReach } from '../policy/policy.js';

/** As much of a notice as somebody may be told who reads so far; null for nothing. */
export function noticeWithin(reach: IReach | null, notice: INotice): INotice | null {
  if (!reach) {
    return null;
  }
  switch (notice.type) {
    case 'history': {
      const messages = notice.messages.filter(({ seq = 0 }) => reads(reach, seq));
      return messages.length > 0 ? { ...notice, messages } : null;
    }
    case 'receipt':
      return reads(reach, notice.seq) ? notice : null;
    default:
      return notice;
  }
}
