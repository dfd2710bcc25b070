import type { IPrincipal } from '../../../../server/identity/principal.js';
import type { CommandOf, RoomCommandType } from '../../../../server/rooms/commands.js';
import { LIMITS } from '../../../../server/limits.js';
import type { ILimits } from '../../../../server/limits.js';
import type { Room } from '../../../../server/rooms/room/room.js';
import { Rooms } from '../../../../server/rooms/rooms.js';
import type { Role } from '../../../../server/storage/storage.js';
import { drain, Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { MemoryFiles } from '../../../../testing/memory/files.js';
import type { Random } from '../../../harness/random.js';
import { CHAT } from '../test-rooms.js';
import { GameClock } from './game-clock.js';
import { Ledger } from './ledger.js';
import { Player } from './player.js';
import { WatchedStorage } from './watched-storage.js';

/** A real room with all players, and events for all of them: the process dies, the room empties. */
export class World {
  constructor(readonly random: Random) {
    const windowMax = this.random.pick([LIMITS.windowMax, 8, 14]);
    this.limits = {
      ...LIMITS,
      turnPause: 0,
      windowMax,
      windowKeep: windowMax / 2,
      tombstones: this.random.pick([2_000, 6, 1]),
      epochClients: this.random.pick([LIMITS.epochClients, 1, 4]),
      presencePause: 0,
      refusals: Infinity,
      clientsPerSession: Infinity,
      compactAfter: this.random.pick([40, 4])
    };
    this._oursOnly = this.random.chance(0.5);
  }

  readonly limits: ILimits;
  readonly storage = new WatchedStorage();
  readonly errors: unknown[] = [];
  readonly ledger = new Ledger();
  readonly honest: Player[] = [];
  readonly offenders: Peer[] = [];
  room!: Room;
  rooms!: Rooms;
  bot!: Player;
  clock = new GameClock();

  get peers(): Peer[] {
    return [...this.honest, ...this.offenders];
  }

  /** Creates the chat, and admits everyone. */
  async open(): Promise<void> {
    await this.storage.open();
    this.start();
    const participants = ['bob', 'mod', 'rex', 'mal', 'mox', 'bot'];
    const access = this.random.pick(['open', 'private'] as const);
    const ada = person('ada');
    await this.rooms.execute(ada, { type: 'create-chat', id: CHAT, access, participants });
    this.room = await this.rooms.open(CHAT);
    await this.setRole('mod', 'moderator');
    await this.setRole('bot', 'bot');
    ['ada', 'ada', 'bob', 'mod', 'rex'].forEach(name => this.enter(person(name)));
    this.bot = this.enter(person('bot', { bot: true }));
    for (const name of ['mal', 'mox']) {
      const peer = new Peer(person(name), this.random.client());
      Object.assign(peer, { understandsEpochs: this._oursOnly });
      this.offenders.push(peer);
      peer.connect(this.room);
    }
    await this.drain();
  }

  /** The process dies with all pending work, and restarts from the store. */
  async restart(): Promise<void> {
    const online = this.peers.filter(peer => peer.room);
    online.forEach(peer => peer.disconnect());
    this.room.chat.dispose();
    this.start();
    this.room = await this.rooms.open(CHAT);
    online.forEach(peer => peer.connect(this.room));
  }

  /** Everyone leaves for a while; the room closes, and its document may be rewritten. */
  async desert(): Promise<void> {
    this.peers.forEach(peer => peer.room && peer.disconnect());
    await this.rooms.flush(); // pending frames are processed first
    this.clock.advance(this.limits.idle);
    await turn();
    await this.rooms.flush();
    this.room = await this.rooms.open(CHAT);
    this.peers.filter(() => this.random.chance(0.7)).forEach(peer => peer.connect(this.room));
  }

  /** Clients discard their copies on request; disconnected clients reconnect. */
  async heed(): Promise<void> {
    this.room = await this.rooms.open(CHAT);
    const { room, random } = this;
    for (const player of this.honest) {
      if (player.heed(room, random.client(), random.chance(0.5))) {
        this.repeatLate(player, true);
      }
    }
    for (const peer of this.offenders) {
      const types = peer.notices.splice(0).map(({ type }) => type);
      if (types.includes('reset') || types.includes('epoch')) {
        peer.disconnect();
        peer.renew(random.client());
        peer.connect(room);
      }
    }
    for (const peer of this.peers.filter(({ closed }) => closed)) {
      peer.connect(room);
    }
  }

  /**
   * Repeats late changes by command, wherever the message is now. Yjs silently drops a change in its author's own copy
   * if a fold
   * comes first. A Colloquy client repeats it; a stock client cannot.
   */
  repeatLate(player: Player, isTold: boolean): void {
    for (const id of this.ledger.of(player.id)) {
      const want = this.ledger.get(id);
      if (this.room.chat.getYMessage(id) || !want.hands.has(player)) {
        continue;
      }
      if (want.grows || !(isTold || player.understandsEpochs)) {
        want.isVague = true;
      } else if (want.deleted === 'maybe') {
        this.do(player.principal, { type: 'delete', chat: CHAT, id });
      } else if (want.bodies.length > 1) {
        this.editByCommand(id);
      }
    }
  }

  /** Edits a message by command to its present text. */
  editByCommand(id: string): void {
    const body = this.ledger.bodyOf(id);
    const want = this.ledger.get(id);
    const { isVague } = want;
    want.isVague = true; // until the command is answered
    const command = { type: 'edit', chat: CHAT, id, body } as const;
    this.do(person(want.by), command, () => (want.isVague = isVague));
  }

  async drain(): Promise<void> {
    for (let i = 0; i < 4; i++) {
      await drain(this.peers, () => this.rooms.flush());
      await turn();
      await this.heed();
    }
    await drain(this.peers, () => this.rooms.flush());
  }

  enter(principal: IPrincipal): Player {
    const ours = this._oursOnly || this.random.chance(0.5);
    const player = new Player(principal, this.random.client(), ours, this.ledger);
    this.honest.push(player);
    player.connect(this.room);
    return player;
  }

  async setRole(username: string, role: Role): Promise<void> {
    const done = this.rooms.execute<'set-role'>(person('ada'), {
      type: 'set-role',
      chat: CHAT,
      username,
      role
    });
    await turn();
    await this.rooms.flush();
    await done;
    this.room = await this.rooms.open(CHAT);
  }

  /** Sends a command. One that was pending when the process died gets no answer. */
  do<T extends RoomCommandType>(
    principal: IPrincipal,
    command: CommandOf<T>,
    done: () => void = () => undefined
  ): void {
    this.rooms.execute(principal, command as CommandOf<'edit'>).then(done, () => undefined);
  }

  readonly files = new MemoryFiles();

  start(): void {
    this.storage.begin();
    this.clock = new GameClock(this.clock);
    this.rooms = new Rooms({
      storage: this.storage.life,
      files: this.files,
      clock: this.clock,
      limits: this.limits,
      onError: error => this.errors.push(error)
    });
  }

  /** Everyone connects and sends all pending changes. */
  async reconnect(): Promise<void> {
    this.peers.filter(peer => !peer.room).forEach(peer => peer.connect(this.room));
    await this.drain();
    for (const peer of this.peers) {
      peer.disconnect();
      peer.connect(this.room);
    }
    await this.drain();
  }

  private _oursOnly: boolean;
}

/** Takes a turn of the event loop, so that commands reach the room. */
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
