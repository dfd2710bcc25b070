import type { IPrincipal } from '../../../server/identity/principal.js';
import type { ISessionEvent } from '../../../server/rooms/events.js';
import { LIMITS } from '../../../server/limits.js';
import type { ILimits } from '../../../server/limits.js';
import type { Room } from '../../../server/rooms/room/room.js';
import { Rooms } from '../../../server/rooms/rooms.js';
import { MemoryStorage } from '../../../testing/index.js';
import { ManualClock } from '../../harness/clock.js';
import { MemoryFiles } from '../../harness/memory-files.js';
import { drain, Peer } from '../../harness/peer.js';
import { person } from '../../harness/people.js';

export const CHAT = '11111111-1111-4111-8111-111111111111';
export const OTHER = '22222222-2222-4222-8222-222222222222';

export const ada = person('ada');
export const bob = person('bob');

/** Rooms on a store in memory, with a chat of ada's; `restart` is a crash and a new start. */
export class TestRooms {
  private constructor(private readonly _limits: Partial<ILimits>) {
    this.rooms = this._start();
  }

  static async open(limits: Partial<ILimits> = {}): Promise<TestRooms> {
    const harness = new TestRooms(limits);
    await harness.storage.open();
    await harness.rooms.admit(ada, CHAT);
    return harness;
  }

  readonly storage = new MemoryStorage();
  readonly files = new MemoryFiles();
  readonly clock = new ManualClock();
  readonly errors: unknown[] = [];
  /** Session events, as they came. */
  readonly told: ISessionEvent[] = [];
  rooms: Rooms;

  room(chat = CHAT): Promise<Room> {
    return this.rooms.open(chat);
  }

  flush = (): Promise<void> => this.rooms.flush();

  /** A peer that is in the room and in step with it. */
  async enter(principal: IPrincipal, chat = CHAT): Promise<Peer> {
    const peer = new Peer(principal);
    peer.connect(await this.room(chat));
    await this.exchange(peer);
    return peer;
  }

  exchange(...peers: Peer[]): Promise<void> {
    return drain(peers, this.flush);
  }

  say(principal: IPrincipal, body: string, id?: string, chat = CHAT) {
    const message = { body, ...(id && { id }) };
    return this.rooms.execute<'send'>(principal, { type: 'send', chat, message });
  }

  /** From now on commits wait, until the returned function is called. */
  hold(): () => void {
    let release!: () => void;
    const held = new Promise<void>(resolve => (release = resolve));
    this.storage.beforeCommit = () => held;
    return () => {
      this.storage.beforeCommit = null;
      release();
    };
  }

  /** The process dies with all that waited, and comes back with what was stored. */
  async crash(chat = CHAT): Promise<void> {
    const room = await this.rooms.open(chat).catch(() => null); // it may not be open, nor be opened for a while
    this._life.isOver = true;
    room?.drain(); // its timer would have died with it
    room?.chat.dispose();
    this.rooms = this._start();
  }

  async close(): Promise<void> {
    this.storage.beforeCommit = null;
    await this.rooms.dispose();
  }

  private _start(): Rooms {
    const { clock } = this;
    const life = { isOver: false };
    this._life = life;
    const rooms = new Rooms({
      storage: mortal(this.storage, life),
      files: this.files,
      clock,
      limits: { ...LIMITS, presencePause: 0, turnPause: 0, ...this._limits },
      onError: error => this.errors.push(error)
    });
    rooms.events.on('session', event => void this.told.push(event));
    return rooms;
  }

  private _life!: { isOver: boolean };
}

/** A store that does nothing more once the process that uses it is dead. */
const mortal = (storage: MemoryStorage, life: { readonly isOver: boolean }): MemoryStorage =>
  new Proxy(storage, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      return typeof value !== 'function'
        ? value
        : (...args: unknown[]): unknown =>
            life.isOver ? new Promise(() => undefined) : Reflect.apply(value, target, args);
    }
  });

/** Several turns of the event loop: what needs no more than time has happened then. */
export async function turns(count = 5): Promise<void> {
  for (let i = 0; i < count; i++) {
    await new Promise(resolve => setImmediate(resolve));
  }
}
