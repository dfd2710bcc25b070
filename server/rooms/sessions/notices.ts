import type { INotice } from '../../../src/document/index.js';
import { reads } from '../../policy/policy.js';
import type { IReadAccess } from '../../policy/policy.js';

/** The part of a notice that a user with this read access may get; null if there is none. */
export function noticeWithin(readAccess: IReadAccess | null, notice: INotice): INotice | null {
  if (!readAccess) {
    return null;
  }
  switch (notice.type) {
    case 'changed': {
      const changes = notice.changes.filter(({ seq }) => reads(readAccess, seq));
      return changes.length > 0 ? { ...notice, changes } : null;
    }
    case 'receipt':
      return reads(readAccess, notice.seq) ? notice : null;
    default:
      return notice;
  }
}
