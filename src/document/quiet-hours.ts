/** Two times of the day, such as `22:00-07:00`. */
const HOURS = /^(([01]\d|2[0-3]):([0-5]\d))-(([01]\d|2[0-3]):([0-5]\d))$/;

/** The two times of quiet hours; null for text of another form. */
export function readHours(hours: string): { from: string; to: string } | null {
  const [, from, , , to] = HOURS.exec(hours) ?? [];
  return from === undefined || to === undefined ? null : { from, to };
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** The minutes since midnight in a time zone, such as `Europe/Berlin`; by default in that of this computer. */
function timeOfDay(now: Date, timeZone: string | undefined): number {
  if (timeZone === undefined) {
    return now.getHours() * 60 + now.getMinutes();
  }
  const parts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  return minutesOf(new Intl.DateTimeFormat('en', parts).format(now));
}

/** Whether a time is within the quiet hours, which may go over midnight. Text of another form means none. */
export function isQuiet(hours: string, now: Date, timeZone?: string): boolean {
  const read = readHours(hours);
  if (!read) {
    return false;
  }
  const [from, to] = [minutesOf(read.from), minutesOf(read.to)];
  const time = timeOfDay(now, timeZone);
  return from <= to ? time >= from && time < to : time >= from || time < to;
}
