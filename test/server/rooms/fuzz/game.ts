import * as Y from 'yjs';
import type { Role } from '../../../../server/storage/storage.js';
import type { Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { Random } from '../../../harness/random.js';
import { CHAT } from '../test-rooms.js';
import { TRICKS } from './hostile.js';
import type { Player } from './player.js';
import { contentOf, Referee } from './referee.js';
import { World } from './world.js';

const EMOJI = '😀';

type Act = () => void | Promise<void>;

/**
 * Honest users with several devices, a moderator, a user whose role changes, a streaming bot and offenders in one real
 * room, in
 * an order that a seed decides. Meanwhile the document is folded and rewritten, and the process dies and restarts.
 */
export class Game extends World {
  constructor(seed: number) {
    super(new Random(seed));
  }

  /** The final content of the document. */
  content = '';

  /** Plays the game. Resolves with the faults: none if the gate holds. */
  async play(steps = 90): Promise<string[]> {
    await this.open();
    for (let i = 0; i < steps; i++) {
      await this._act();
      this.room = await this.rooms.open(CHAT);
      this._referee.watch();
    }
    return this._end();
  }

  private async _act(): Promise<void> {
    let x = this.random.next() * WEIGHTS.reduce((sum, [, weight]) => sum + weight, 0);
    const [name] = WEIGHTS.find(([, weight]) => (x -= weight) < 0)!;
    await this._acts[name]();
  }

  /** All possible actions. */
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
    restart: () => this.restart(),
    desert: () => this.desert(),
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
        ledger.miss(id); // the change may be refused while its author is away; the author then sees that the message is gone
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
    const text = id !== null ? this.bot.find(id)?.get('body') : undefined;
    const want = id !== null ? this.ledger.get(id) : undefined;
    if (!(text instanceof Y.Text) || want?.deleted !== 'no') {
      this._streaming = this.bot.say(new Y.Text(EMOJI));
      this.ledger.get(this._streaming).grows = true;
      return;
    }
    const piece = `${EMOJI}${this.random.pick(['a', 'b', 'c'])}`;
    const said = this.ledger.bodyOf(id!);
    // A bot remembers its text: it adds all that is missing to a fresh copy.
    const missing = said.startsWith(text.toJSON()) ? said.slice(text.length) : '';
    text.insert(text.length, missing + piece);
    this.ledger.edit(id!, said + piece, this.bot);
    if (this.random.chance(0.1)) {
      this._streaming = null;
    }
  }

  /** Acts by command: on a user's own messages, and with reactions and pins on all. */
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
        ledger.get(id).mayMiss = true; // until the command is answered
        this.do(by, { type: 'send', chat: CHAT, message: { id, body } }, () => {
          ledger.get(id).mayMiss = false;
        });
      },
      () => {
        const id = random.pick(own);
        if (id) {
          ledger.edit(id, `commanded ${random.below(1e6)}`, 'command');
          this.editByCommand(id);
        }
      },
      () => {
        const id = random.pick(any);
        if (id) {
          this.do(by, { type: 'react', chat: CHAT, id, emoji: EMOJI, on: random.chance(0.7) });
        }
      },
      () => {
        const id = random.pick(any);
        const pinned = random.chance(0.6);
        if (id) {
          this.do(by, { type: 'pin', chat: CHAT, id, pinned }, () => {
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

  private _moderate(): void {
    const id = this.random.pick([...this.ledger.wanted.keys()]);
    const want = id ? this.ledger.get(id) : undefined;
    if (want && want.deleted === 'no') {
      want.deleted = 'maybe';
      want.hands.add('moderator');
      this.do(person('mod'), { type: 'delete', chat: CHAT, id }, () => (want.deleted = 'yes'));
    }
  }

  private _changeRole(): void {
    const role = this.random.pick<Role | null>(['member', 'reader', 'reader', null]);
    this.ledger.doubt('rex');
    this.do(person('ada'), { type: 'set-role', chat: CHAT, username: 'rex', role });
  }

  // ---- events for everyone

  private _offend(peer: Peer): void {
    const trick = TRICKS[this.random.pick(Object.keys(TRICKS))];
    const { random, room, honest } = this;
    try {
      trick(peer, {
        random,
        doc: room.chat.ydoc,
        victims: honest,
        nextId: () => `raw${++this._raws}`,
        isBound: client => room.chatState.clients.ownerOf(client) !== undefined,
        execute: command => this.do(peer.principal, command)
      });
    } catch {
      // its own Yjs would not permit it
    }
  }

  private async _late(): Promise<void> {
    if (this._guests < 3) {
      const name = `late${this._guests++}`;
      await this.setRole(name, 'member');
      this.enter(person(name));
    }
  }

  /** Delivers a few frames, in any order, with or without a flush. */
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
      await this.rooms.flush();
    }
    await this.heed();
  }

  private async _end(): Promise<string[]> {
    await this.setRole('rex', 'member');
    await this.reconnect();
    this.honest.forEach(player => this.repeatLate(player, false));
    await this.setRole('last', 'member');
    this.enter(person('last'));
    await this.drain();
    this.honest.forEach(player => this._write(player)); // after the attack, honest messages must still arrive
    await this.drain();
    this.clock.advance(this.limits.streamPause); // the row of a stream is written when it pauses
    await this.drain();
    const found = await this._referee.judge();
    this.content = contentOf(this.room.chat.ydoc);
    await this.rooms.dispose();
    return found;
  }

  private _referee = new Referee(this);
  private _streaming: string | null = null;
  private _guests = 0;
  private _raws = 0;
}

/** The weights of the actions, in the order in which a number picks one. */
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
