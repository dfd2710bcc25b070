import { isQuiet } from '../../document/index.js';
import type { IThread } from '../api.js';
import type { IConfig } from '../settings-contracts.js';

/** Whether the news of a chat notify the user now. */
export function notifies(
  { unreadCount, notify = 'all', mentioned, direct }: IThread,
  { unreadNotifications, quietHours }: IConfig,
  now: Date
): boolean {
  const isWanted =
    notify === 'all' || (notify === 'mentions' && (mentioned || direct !== undefined));
  return unreadCount > 0 && unreadNotifications && isWanted && !isQuiet(quietHours, now);
}
