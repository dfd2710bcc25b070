import { ChatError } from '../errors.js';

/** The range of days after which a chat may be deleted. */
export const RETENTION = { least: 30, most: 90 } as const;

/** @throws ChatError `bad_value` if the number of days is out of range. */
export function checkRetention(days: number | null): void {
  const { least, most } = RETENTION;
  if (days !== null && !(Number.isInteger(days) && days >= least && days <= most)) {
    throw new ChatError(
      'bad_value',
      `The retention must be ${least} to ${most} days.`,
      'retentionPolicy'
    );
  }
}
