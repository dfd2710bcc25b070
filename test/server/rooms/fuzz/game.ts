import * as Y from 'yjs';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import { LIMITS } from '../../../../server/rooms/limits.js';
import type { ILimits } from '../../../../server/rooms/limits.js';
import type { Room } from '../../../../server/rooms/room.js';
import { Rooms } from '../../../../server/rooms/rooms.js';
import type { CommandOf, RoomCommandType } from '../../../../server/rooms/commands.js';
import type { Role } from '../../../../server/storage/storage.js';
import { drain, Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { Random } from '../../../harness/random.js';
import { GameClock } from './game-clock.js';
import { TRICKS } from './hostile.js';
import { Ledger } from './ledger.js';
import { Player } from './player.js';
import { contentOf, Referee } from './referee.js';
import { WatchedStorage } from './watched-storage.js';

export const CHAT = '11111111-1111-4111-8111-111111111111';

const EMOJI = '😀';

type Act = () => void | Promise<void>;

/**
 * Honest people with several devices, a moderator, one whose role changes, a streaming bot and offenders at one real room,
 * in an order that a seed decides. The document is folded and written anew meanwhile, and the process dies and comes back.
 *
 * The file is long because it is the list of all that may happen in a game.
 */
export class Game {
  constructor(seed: number) {
    this.random = new Random(seed);
    const windowMax = this.random.pick([LIMITS.windowMax, 8, 14]);
    this.limits = {
      ...LIMITS,
      turnPause: 0,
      windowMax,
      windowKeep: windowMax / 2,
      epochClients: this.random.pick([LIMITS.epochClients, 14, 18]),
      presencePause: 0,
      refusals: Infinity,
      clientsPerSession: Infinity,
      compactAfter: 40
    };
    this._oursOnly = this.random.chance(0.5);
  }

  readonly random: Random;
  readonly limits: ILimits;
  readonly storage = new WatchedStorage();
  readonly errors: unknown[] = [];
  readonly ledger = new Ledger();
  readonly honest: Player[] = [];
  readonly offenders: Peer[] = [];
  room!: Room;
  /** What the document says in the end. */
  content = '';
  /** What happened, by name, to see that the game comes to it. */
  readonly counts: Record<string, number> = {};

  get peers(): Peer[] {
    return [...this.honest, ...this.offenders];
  }

  /** Play, and tell what went wrong: nothing, if the gate holds. */
  async play(steps = 90): Promise<string[]> {
    await this.storage.open();
    this._start();
    const ada = person('ada');
    const participants = ['bob', 'mod', 'rex', 'mal', 'mox', 'bot'];
    const access = this.random.pick(['open', 'private'] as const);
    await this._rooms.execute(ada, { type: 'create-chat', id: CHAT, access, participants });
    this.room = await this._rooms.open(CHAT);
    await this._setRole('mod', 'moderator');
    await this._setRole('bot', 'bot');
    ['ada', 'ada', 'bob', 'mod', 'rex'].forEach(name => this._enter(person(name)));
    this._bot = this._enter(person('bot', { bot: true }));
    for (const name of ['mal', 'mox']) {
      const peer = new Peer(person(name), this.random.client());
      this.offenders.push(peer);
      peer.connect(this.room);
    }
    await this._drain();
    for (let i = 0; i < steps; i++) {
      await this._act();
      this.room = await this._rooms.open(CHAT);
      this._referee.watch();
    }
    return this._end();
  }

  private async _act(): Promise<void> {
    let x = this.random.next() * WEIGHTS.reduce((sum, [, weight]) => sum + weight, 0);
    const [name] = WEIGHTS.find(([, weight]) => (x -= weight) < 0)!;
    this.counts[name] = (this.counts[name] ?? 0) + 1;
    await this._acts[name]();
  }

  /** Everything that may happen. */
  private readonly _acts: Record<string, Act> = {
    write: () => this._write(this.random.pick(this.honest)),
    stream: () => this._stream(),
    command: () => this._command(),
    moderate: () => this._moderate(),
    role: () => this._changeRole(),
    offend: () => this._offend(this.random.pick(this.offenders)),
    pretend: () => {
      const peer = this.random.pick(this.offenders);
      peer.post(`by ${peer.id}`, {}, this.random.below(peer.messages.length + 1));
    },
    line: () => {
      const peer = this.random.pick(this.peers);
      if (peer.room) {
        peer.disconnect();
      } else {
        peer.connect(this.room);
      }
    },
    late: () => this._late(),
    restart: () => this._restart(),
    desert: () => this._desert(),
    wait: () => this.clock.advance(300 + this.random.below(900)),
    exchange: () => this._exchange()
  };

  // ---- honest work

  private _write(player: Player): void {
    const { ledger, random } = this;
    const own = ledger.of(player.id).filter(id => player.find(id));
    const x = random.next();
    if (x < 0.5 || own.length === 0) {
      const id = player.say(`honest ${ledger.wanted.size}`);
      if (player.id === 'rex' && !player.understandsEpochs) {
        ledger.miss(id); // it may be refused while its author is away, who then sees that it is gone
      }
      return;
    }
    const id = random.pick(own);
    const want = ledger.get(id);
    if (x < 0.86 && !want.grows && want.deleted === 'no') {
      const body = `edited ${random.below(1e6)}`;
      ledger.edit(id, body, player);
      player.edit(id, body);
    } else if (x < 0.94) {
      want.deleted = 'maybe';
      want.hands.add(player);
      player.doc.transact(() => {
        const message = player.find(id)!;
        const body = message.get('body');
        if (body instanceof Y.Text) {
          body.delete(0, body.length);
        } else {
          message.set('body', '');
        }
        message.set('deleted', true);
      });
    } else {
      want.removed = true;
      want.hands.add(player);
      player.messages.delete(player.messages.toArray().indexOf(player.find(id)!), 1);
    }
  }

  private _stream(): void {
    const id = this._streaming;
    const text = id !== null ? this._bot.find(id)?.get('body') : undefined;
    const want = id !== null ? this.ledger.get(id) : undefined;
    if (!(text instanceof Y.Text) || want?.deleted !== 'no') {
      this._streaming = this._bot.say(new Y.Text(EMOJI));
      this.ledger.get(this._streaming).grows = true;
      return;
    }
    const piece = `${EMOJI}${this.random.pick(['a', 'b', 'c'])}`;
    const said = this.ledger.bodyOf(id!);
    // A bot knows what it has said: into a fresh copy goes all that is missing there.
    const missing = said.startsWith(text.toJSON()) ? said.slice(text.length) : '';
    text.insert(text.length, missing + piece);
    this.ledger.edit(id!, said + piece, this._bot);
    if (this.random.chance(0.1)) {
      this._streaming = null;
    }
  }

  /** By the other door: people's own messages, and reactions and pins of all. */
  private _command(): void {
    const { ledger, random } = this;
    const by = random.pick(this.honest.filter(({ id }) => id !== 'rex')).principal;
    const own = ledger.of(by.username).filter(id => !ledger.get(id).grows);
    const any = [...ledger.wanted.keys()];
    random.pick<() => void>([
      () => {
        const id = `sent-${ledger.wanted.size}`;
        const body = `by command ${id}`;
        ledger.post(id, by.username, body, 'command');
        ledger.get(id).mayMiss = true; // until it is answered
        this._do(by, { type: 'send', chat: CHAT, message: { id, body } }, () => {
          ledger.get(id).mayMiss = false;
        });
      },
      () => {
        const id = random.pick(own);
        if (id) {
          ledger.edit(id, `commanded ${random.below(1e6)}`, 'command');
          this._editByCommand(id);
        }
      },
      () => {
        const id = random.pick(any);
        if (id) {
          this._do(by, { type: 'react', chat: CHAT, id, emoji: EMOJI, on: random.chance(0.7) });
        }
      },
      () => {
        const id = random.pick(any);
        const pinned = random.chance(0.6);
        if (id) {
          this._do(by, { type: 'pin', chat: CHAT, id, pinned }, () => {
            if (!pinned) {
              ledger.pinned.delete(id);
            } else if (this.room.chat.getYMessage(id)) {
              ledger.pinned.add(id);
            }
          });
        }
      }
    ])();
  }

  /** Say by command what a message says now. */
  private _editByCommand(id: string): void {
    const body = this.ledger.bodyOf(id);
    const want = this.ledger.get(id);
    const { isVague } = want;
    want.isVague = true; // until it is answered
    const command = { type: 'edit', chat: CHAT, id, body } as const;
    this._do(person(want.by), command, () => (want.isVague = isVague));
  }

  private _moderate(): void {
    const id = this.random.pick([...this.ledger.wanted.keys()]);
    const want = id ? this.ledger.get(id) : undefined;
    if (want && want.deleted === 'no') {
      want.deleted = 'maybe';
      want.hands.add('moderator');
      this._do(person('mod'), { type: 'delete', chat: CHAT, id }, () => (want.deleted = 'yes'));
    }
  }

  private _changeRole(): void {
    const role = this.random.pick<Role | null>(['member', 'reader', 'reader', null]);
    this.ledger.doubt('rex');
    this._do(person('ada'), { type: 'set-role', chat: CHAT, username: 'rex', role });
  }

  // ---- what happens to everybody

  private _offend(peer: Peer): void {
    const trick = TRICKS[this.random.pick(Object.keys(TRICKS))];
    const { random, room, honest } = this;
    try {
      trick(peer, {
        random,
        doc: room.chat.ydoc,
        victims: honest,
        nextId: () => `raw${++this._raws}`,
        isBound: client => room.hosted.clients.has(client),
        execute: command => this._do(peer.principal, command)
      });
    } catch {
      // its own Yjs would not let it
    }
  }

  private async _late(): Promise<void> {
    if (this._guests < 3) {
      const name = `late${this._guests++}`;
      await this._setRole(name, 'member');
      this._enter(person(name));
    }
  }

  /** Let a few frames through, in any order, with or without a flush. */
  private async _exchange(): Promise<void> {
    const peer = this.random.pick(this.peers);
    for (let n = 1 + this.random.below(4); n > 0; n--) {
      if (this.random.chance(0.5)) {
        peer.give();
      } else {
        peer.take();
      }
    }
    if (this.random.chance(0.6)) {
      await this._rooms.settle();
    }
    await this._heed();
  }

  /** The process dies with whatever waited, and comes back with what was stored. */
  private async _restart(): Promise<void> {
    const online = this.peers.filter(peer => peer.room);
    online.forEach(peer => peer.disconnect());
    this.room.chat.dispose();
    this._start();
    this.room = await this._rooms.open(CHAT);
    online.forEach(peer => peer.connect(this.room));
  }

  /** Everybody leaves for a while; the room is closed, and may be written anew. */
  private async _desert(): Promise<void> {
    this.peers.forEach(peer => peer.room && peer.disconnect());
    this.clock.advance(this.limits.idle);
    await this._rooms.settle();
    this.room = await this._rooms.open(CHAT);
    this.peers.filter(() => this.random.chance(0.7)).forEach(peer => peer.connect(this.room));
  }

  /** Clients that were told to throw their copies away do so; those that were hung up on come back. */
  private async _heed(): Promise<void> {
    this.room = await this._rooms.open(CHAT);
    const { room, random } = this;
    for (const player of this.honest) {
      if (player.heed(room, random.client(), random.chance(0.5))) {
        this._repeatLate(player, true);
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
   * A change came too late: what its author meant is said again by command, wherever the message is now. Yjs drops a change
   * in its author's own copy where the fold comes first, and so silently. Our client sees to that; a stock one cannot.
   */
  private _repeatLate(player: Player, isTold: boolean): void {
    for (const id of this.ledger.of(player.id)) {
      const want = this.ledger.get(id);
      if (this.room.chat.getYMessage(id) || !want.hands.has(player)) {
        continue;
      }
      if (want.grows || !(isTold || player.understandsEpochs)) {
        want.isVague = true;
      } else if (want.deleted === 'maybe') {
        this._do(player.principal, { type: 'delete', chat: CHAT, id });
      } else if (want.bodies.length > 1) {
        this._editByCommand(id);
      }
    }
  }

  private async _drain(): Promise<void> {
    for (let i = 0; i < 4; i++) {
      await drain(this.peers, () => this._rooms.settle());
      await turn();
      await this._heed();
    }
    await drain(this.peers, () => this._rooms.settle());
  }

  private async _end(): Promise<string[]> {
    await this._setRole('rex', 'member');
    this.peers.filter(peer => !peer.room).forEach(peer => peer.connect(this.room));
    await this._drain();
    for (const peer of this.peers) {
      peer.disconnect();
      peer.connect(this.room);
    }
    await this._drain();
    this.honest.forEach(player => this._repeatLate(player, false));
    await this._setRole('last', 'member');
    this._enter(person('last'));
    await this._drain();
    this.honest.forEach(player => this._write(player)); // after the storm, does honest work still arrive?
    await this._drain();
    this.clock.advance(this.limits.streamPause); // the row of a stream is written when it pauses
    await this._drain();
    const found = await this._referee.judge();
    this.content = contentOf(this.room.chat.ydoc);
    await this._rooms.dispose();
    return found;
  }

  private _enter(principal: IPrincipal): Player {
    const ours = this._oursOnly || this.random.chance(0.5);
    const player = new Player(principal, this.random.client(), ours, this.ledger);
    this.honest.push(player);
    player.connect(this.room);
    return player;
  }

  private async _setRole(username: string, role: Role): Promise<void> {
    const done = this._rooms.execute<'set-role'>(person('ada'), {
      type: 'set-role',
      chat: CHAT,
      username,
      role
    });
    await turn();
    await this._rooms.settle();
    await done;
    this.room = await this._rooms.open(CHAT);
  }

  /** Send a command on its way. Of one that was waiting when the process died nothing is heard again. */
  private _do<T extends RoomCommandType>(
    principal: IPrincipal,
    command: CommandOf<T>,
    done: () => void = () => undefined
  ): void {
    this._rooms.execute(principal, command as CommandOf<'edit'>).then(done, () => undefined);
  }

  private _start(): void {
    this.storage.begin();
    this.clock = new GameClock(this.clock);
    this._rooms = new Rooms({
      storage: this.storage.life,
      clock: this.clock,
      limits: this.limits,
      onError: error => this.errors.push(error)
    });
  }

  clock = new GameClock();
  private _oursOnly: boolean;
  private _bot!: Player;
  private _rooms!: Rooms;
  private _referee = new Referee(this);
  private _streaming: string | null = null;
  private _guests = 0;
  private _raws = 0;
}

/** A turn of the event loop: commands have come to the room. */
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** How often each of it happens, in the order in which a number picks. */
const WEIGHTS: readonly (readonly [string, number])[] = [
  ['write', 26],
  ['stream', 6],
  ['command', 6],
  ['moderate', 1.5],
  ['role', 2],
  ['offend', 18],
  ['pretend', 3],
  ['line', 4],
  ['late', 1],
  ['restart', 1],
  ['desert', 0.7],
  ['wait', 2],
  ['exchange', 34]
];
