import { readFileSync } from 'node:fs';

/** File descriptors that the store, its files, the log and the process itself need. */
const RESERVE = 64;

/** The share of the remaining descriptors for connections. Sending or storing a file takes one more beside its connection. */
const SHARE = 3 / 4;

/** The number of files and connections that this process may open; Infinity if the system does not say. */
export function descriptorLimit(file = '/proc/self/limits'): number {
  try {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync(file, 'utf8')) ?? [];
    return soft === undefined ? Infinity : Number(soft);
  } catch {
    return Infinity;
  }
}

/** The number of connections within a limit of descriptors. */
export const connectionsWithin = (descriptors: number): number =>
  Math.max(1, Math.floor((descriptors - RESERVE) * SHARE));
