import type { IMessageRow } from '../../storage/storage.js';

/**
 * The version of a message: the time of its last change, in milliseconds. If the server created the message's id from its time, the id is the
 * first version.
 */
export function versionOf(row: IMessageRow): string {
  const changed = row.deleted ? (row.deleted_time ?? row.time) : row.edited_time;
  const isNamedByTime = /^\d{13}$/.test(row.id);
  return changed === undefined && isNamedByTime
    ? row.id
    : String(Math.round((changed ?? row.time) * 1000));
}
