import type { INotice } from '../../../src/document/index.js';
import { reads } from '../../policy/policy.js';
import type { IReadAccess } from '../../policy/policy.js';

/** As much of a notice as somebody may be told who reads so far; null for nothing. */
export function noticeWithin(reach: IReadAccess | null, notice: INotice): INotice | null {
  if (!reach) {
    return null;
  }
  switch (notice.type) {
    case 'changed': {
      const changes = notice.changes.filter(({ seq }) => reads(reach, seq));
      return changes.length > 0 ? { ...notice, changes } : null;
    }
    case 'receipt':
      return reads(reach, notice.seq) ? notice : null;
    default:
      return notice;
  }
}
