import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Files } from '../../../server/attachments/files.js';
import { Progress } from '../../../server/archive/progress.js';
import { Rooms } from '../../../server/rooms/rooms.js';
import { LIMITS, withoutRates } from '../../../server/limits.js';
import { SqliteStorage } from '../../../server/storage/sqlite.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { drain, Peer } from '../../harness/peer.js';
import { person } from '../../harness/people.js';

export const CHAT = '6f1c7a52-0d1e-4b5e-9a51-3c1f6f0f1a11';
export const ada = person('ada');
export let data: string;
export let clock: ManualClock;
export let storage: SqliteStorage;
export let rooms: Rooms;

const errors: unknown[] = [];

const quiet = { isTTY: false, write: () => true };

export const progress = new Progress('Working', quiet);

export const path = (name: string): string => join(data, name);

/** Starts rooms on the data directory. */
export async function serve(): Promise<void> {
  storage = new SqliteStorage(path('colloquy.sqlite'), { durability: 'os' });
  await storage.open();
  const onError = (error: unknown): void => void errors.push(error);
  rooms = new Rooms({
    storage,
    files: new Files(path('attachments')),
    clock,
    limits: withoutRates({ ...LIMITS, turnPause: 0 }),
    onError
  });
}

/** Stops the rooms. */
export async function stop(): Promise<void> {
  await rooms.dispose();
  await storage.close();
}

/** Connects a peer and waits until it is in sync. */
export async function enter(peer: Peer, chat = CHAT): Promise<Peer> {
  await rooms.admit(peer.principal, chat);
  peer.connect(await rooms.open(chat));
  await drain([peer], () => rooms.flush());
  return peer;
}

/** Delivers all frames. */
export const settled = (...peers: Peer[]): Promise<void> => drain(peers, () => rooms.flush());

/** Opens a server on a new data directory before each test of a file, and closes it afterwards. */
export function useArchive(): void {
  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), 'colloquy-archive-'));
    clock = new ManualClock();
    await serve();
  });
  afterEach(async () => {
    await stop();
    rmSync(data, { recursive: true });
    expect(errors.splice(0)).toEqual([]);
  });
}
