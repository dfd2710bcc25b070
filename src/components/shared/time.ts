import type { TranslationBundle } from '@jupyterlab/translation';
import { pageLanguage } from '../content/page-language.js';

const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Cached, because creating a formatter costs more than using it. */
function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    formats.set(key, found);
  }
  return found;
}

/** Returns the midnight before a time, in milliseconds. */
export const startOfDay = (time: number): number => new Date(time).setHours(0, 0, 0, 0);

/** Counts days from midnight to midnight. A day of 23 or 25 hours counts as one. */
const daysBefore = (now: number, time: number): number =>
  Math.round((startOfDay(now) - startOfDay(time)) / DAY_MS);

const sameYear = (a: number, b: number): boolean =>
  new Date(a).getFullYear() === new Date(b).getFullYear();

/** Formats times in the user's language and time zone. All times are milliseconds since 1970. */
export class TimeFormat {
  constructor(
    private _trans: TranslationBundle,
    locale = document.documentElement.lang
  ) {
    this._locale = pageLanguage(locale);
  }

  /** For example: 09:31 */
  clock(time: number): string {
    return format(this._locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
      time
    );
  }

  /** Today: 09:31. This week: Wed. This year: 14 Nov. Older: 14 Nov 2025. */
  short(time: number, now: number): string {
    const days = daysBefore(now, time);
    if (days <= 0) {
      return this.clock(time);
    }
    if (days < 7) {
      return format(this._locale, { weekday: 'short' }).format(time);
    }
    return format(this._locale, {
      day: 'numeric',
      month: 'short',
      ...(sameYear(time, now) ? {} : { year: 'numeric' })
    }).format(time);
  }

  /** For example: Today, Yesterday, Wednesday 18 November, 14 November 2025. */
  day(time: number, now: number): string {
    const days = daysBefore(now, time);
    if (days <= 0) {
      return this._trans.__('Today');
    }
    if (days === 1) {
      return this._trans.__('Yesterday');
    }
    return format(
      this._locale,
      sameYear(time, now)
        ? { weekday: 'long', day: 'numeric', month: 'long' }
        : { day: 'numeric', month: 'long', year: 'numeric' }
    ).format(time);
  }

  /** The full date with its time zone, for the tooltip. */
  full(time: number): string {
    return format(this._locale, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short'
    }).format(time);
  }

  private _locale: string;
}
