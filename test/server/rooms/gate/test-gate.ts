import * as Y from 'yjs';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import { LIMITS } from '../../../../server/limits.js';
import type { Room } from '../../../../server/rooms/room/room.js';
import { Rooms } from '../../../../server/rooms/rooms.js';
import { MemoryStorage } from '../../../../testing/index.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
import { MemoryFiles } from '../../../../testing/memory/files.js';
import { drain, messagesOf, Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';

export const CHAT = '11111111-1111-4111-8111-111111111111';
export let storage: MemoryStorage;
export let clock: ManualClock;
export let rooms: Rooms;
export let room: Room;
let errors: unknown[];
export let ada: Peer;
export let mal: Peer;

const flush = (): Promise<void> => rooms.flush();

/** Delivers all frames. */
export const exchange = (): Promise<void> => drain([ada, mal], flush);

async function enter(principal: IPrincipal): Promise<Peer> {
  const peer = new Peer(principal);
  peer.connect(room);
  await drain([peer], flush);
  return peer;
}

export const bodies = (): string[] => room.chat.getMessages().map(m => m.body);

/** Expects no refused text in the log, and the room's content in the honest copy. */
export async function nothingOf(text: string): Promise<void> {
  const stored = await storage.loadChat(CHAT);
  expect(stored!.updates.some(bytes => Buffer.from(bytes).includes(text))).toBe(false);
  expect(Buffer.from(Y.encodeStateAsUpdate(ada.doc)).includes(text)).toBe(false);
  expect(ada.toJSON()).toEqual(messagesOf(room.chat.ydoc));
}

/** Expects that both users can still write. */
export async function bothGoOn(): Promise<void> {
  ada.post('ada goes on');
  mal.post('mal goes on');
  await exchange();
  expect(bodies()).toEqual(expect.arrayContaining(['ada goes on', 'mal goes on']));
  expect(ada.toJSON()).toHaveLength(room.chat.ymessages.length);
}

function startRooms(): void {
  rooms = new Rooms({
    storage,
    files: new MemoryFiles(),
    clock,
    limits: { ...LIMITS, presencePause: 0, turnPause: 0 },
    onError: e => errors.push(e)
  });
}

async function connect(): Promise<void> {
  room = await rooms.open(CHAT);
  ada = await enter(person('ada'));
  mal = await enter(person('mal'));
}

/** Stops the rooms, starts them again, and connects ada and mal. */
export async function restart(): Promise<void> {
  await rooms.dispose();
  startRooms();
  await connect();
}

/** Opens a chat with ada and mal before each test of a file, and closes it afterwards. */
export function useGate(): void {
  beforeEach(async () => {
    errors = [];
    storage = new MemoryStorage();
    await storage.open();
    clock = new ManualClock();
    startRooms();
    await rooms.admit(person('ada'), CHAT);
    await connect();
  });
  afterEach(async () => {
    await rooms.dispose();
    expect(errors).toEqual([]);
    expect(clock.waiting).toBe(0);
  });
}
