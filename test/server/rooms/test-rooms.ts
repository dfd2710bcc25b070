import type { IPrincipal } from '../../../server/identity/principal.js';
import type { ISessionEvent } from '../../../server/rooms/events.js';
import { LIMITS } from '../../../server/limits.js';
import type { ILimits } from '../../../server/limits.js';
import type { Room } from '../../../server/rooms/room/room.js';
import { Rooms } from '../../../server/rooms/rooms.js';
import { MemoryStorage } from '../../../testing/index.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { MemoryFiles } from '../../../testing/memory/files.js';
import { drain, Peer } from '../../harness/peer.js';
import { person } from '../../harness/people.js';

export const CHAT = '11111111-1111-4111-8111-111111111111';
export const OTHER = '22222222-2222-4222-8222-222222222222';

export const ada = person('ada');
export const bob = person('bob');

/** Rooms on a store in memory, with a chat of ada's. `crash` ends the process and starts another. */
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
  /** The session events, in order. */
  readonly told: ISessionEvent[] = [];
  rooms: Rooms;

  room(chat = CHAT): Promise<Room> {
    return this.rooms.open(chat);
  }

  flush = (): Promise<void> => this.rooms.flush();

  /** Connects a peer and waits until it is in sync. */
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

  /** Makes commits wait until the returned function is called. */
  hold(): () => void {
    let release!: () => void;
    const held = new Promise<void>(resolve => (release = resolve));
    this.storage.beforeCommit = () => held;
    return () => {
      this.storage.beforeCommit = null;
      release();
    };
  }

  /** Ends the process with all pending work, and restarts from the store. */
  async crash(chat = CHAT): Promise<void> {
    const room = await this.rooms.open(chat).catch(() => null); // the room may be closed or pausing
    this._life.isOver = true;
    room?.drain(); // the process would take its timer with it
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

/** A store whose calls never resolve once its process is dead. */
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

/** Takes several turns of the event loop, enough for all work that needs no time. */
export async function turns(count = 5): Promise<void> {
  for (let i = 0; i < count; i++) {
    await new Promise(resolve => setImmediate(resolve));
  }
}
