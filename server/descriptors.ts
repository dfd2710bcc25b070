import { readFileSync } from 'node:fs';

/** Descriptors that the store, its files and the log need, and what the process itself has open. */
const RESERVE = 64;

/** The part of the others that connections may take: a file that is sent or stored takes one beside its connection's. */
const SHARE = 3 / 4;

/** How many files and connections this process may have open; Infinity where the system does not say. */
export function descriptorLimit(file = '/proc/self/limits'): number {
  try {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync(file, 'utf8')) ?? [];
    return soft === undefined ? Infinity : Number(soft);
  } catch {
    return Infinity;
  }
}

/** How many of them connections may take. */
export const connectionsWithin = (descriptors: number): number =>
  Math.max(1, Math.floor((descriptors - RESERVE) * SHARE));
