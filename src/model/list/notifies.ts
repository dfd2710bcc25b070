import type { IThread } from '../api.js';
import type { IConfig } from '../settings-contracts.js';

/** Two times of the day, such as `22:00-07:00`. */
const HOURS = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/;

/** Whether a time is within the quiet hours, which may go over midnight. Text of another form means none. */
export function isQuiet(hours: string, now: Date): boolean {
  const parts = HOURS.exec(hours)?.slice(1).map(Number);
  if (!parts) {
    return false;
  }
  const [from, to] = [parts[0] * 60 + parts[1], parts[2] * 60 + parts[3]];
  const time = now.getHours() * 60 + now.getMinutes();
  return from <= to ? time >= from && time < to : time >= from || time < to;
}

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
