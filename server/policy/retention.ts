import { ChatError } from '../errors.js';

/** A chat may be kept for so many days and then be deleted. */
export const RETENTION = { least: 30, most: 90 } as const;

/** @throws ChatError `bad_value` for a number of days that is none. */
export function checkRetention(days: number | null): void {
  const { least, most } = RETENTION;
  if (days !== null && !(Number.isInteger(days) && days >= least && days <= most)) {
    throw new ChatError(
      'bad_value',
      `A chat is deleted after ${least} to ${most} days, or not.`,
      'retentionPolicy'
    );
  }
}
