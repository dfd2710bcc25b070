import type { Room } from '../../../../server/rooms/room/room.js';
import { drain, messagesOf, Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { Random } from '../../../harness/random.js';
import { CHAT, TestRooms, turns } from '../test-rooms.js';

/** Honest users in a room whose commits are slow or fail and whose process dies, in an order that a seed decides. */
export class CrashGame {
  constructor(seed: number) {
    this.random = new Random(seed);
    this.peers = ['ada', 'bob', 'cyd'].map(name => new Peer(person(name), this.random.client()));
  }

  readonly random: Random;
  readonly peers: readonly Peer[];
  crashes = 0;

  /** Plays the game. Resolves with the faults. */
  async play(steps = 60): Promise<string[]> {
    this._harness = await TestRooms.open({ compactAfter: 7 });
    await this._connect();
    for (let i = 0; i < steps; i++) {
      await this._act(i);
      this._look();
    }
    this._release();
    for (let i = 0; i < 3; i++) {
      await this._connect();
      await drain(this.peers, this._harness.flush);
    }
    this._look();
    await this._judge();
    await this._harness.close();
    return [...this._wrong];
  }

  private async _act(i: number): Promise<void> {
    const x = this.random.next();
    const peer = this.random.pick(this.peers);
    if (x < 0.2) {
      this._wanted.set(peer.post(`b${i}`), `b${i}`);
    } else if (x < 0.28) {
      const own = [...this._wanted.keys()].filter(id => id.startsWith(peer.id) && peer.find(id));
      if (own.length > 0) {
        const id = this.random.pick(own);
        this._wanted.set(id, `e${i}`);
        peer.edit(id, `e${i}`);
      }
    } else if (x < 0.36) {
      this._hold();
    } else if (x < 0.48) {
      this._release();
      await this._harness.flush();
    } else if (x < 0.5) {
      this._release();
      this._harness.storage.beforeCommit = () => Promise.reject(new Error('disk'));
    } else if (x < 0.54) {
      await this._crash();
    } else if (x < 0.58) {
      peer.disconnect();
    } else if (x < 0.64) {
      await this._connect();
    } else {
      for (let n = this.random.below(4); n >= 0; n--) {
        if (this.random.chance(0.5)) {
          peer.give();
        } else {
          peer.take();
        }
      }
      await turns(1);
    }
  }

  private _hold(): void {
    this._release();
    const { storage } = this._harness;
    let fate: 'written' | 'lost' | 'waits' = 'waits';
    let wake: () => void = () => undefined;
    storage.beforeCommit = async () => {
      if (fate === 'waits') {
        await new Promise<void>(resolve => (wake = resolve));
      }
      if (fate === 'lost') {
        await new Promise(() => undefined); // the process is dead, so this never resolves
      }
    };
    this._resume = how => {
      storage.beforeCommit = null;
      fate = how;
      wake();
    };
  }

  private _release(how: 'written' | 'lost' = 'written'): void {
    this._resume(how);
    this._harness.storage.beforeCommit = null;
    this._resume = () => undefined;
  }

  /** Drops all pending work, or stores it just before the crash without showing it. */
  private async _crash(): Promise<void> {
    this.crashes++;
    this.peers.forEach(peer => peer.disconnect());
    const how = this.random.chance(0.3) ? 'written' : 'lost';
    if (how === 'lost') {
      await this._harness.crash();
      this._release(how);
    } else {
      this._release(how);
      await turns(1);
      await this._harness.crash();
    }
    await this._connect();
  }

  private async _connect(): Promise<void> {
    for (const peer of this.peers.filter(({ room }) => !room)) {
      peer.connect(await this._room());
    }
  }

  private _room(): Promise<Room> {
    return this._harness.room().catch(() => {
      this._harness.clock.advance(10_000); // the room was not saved and pauses
      return this._harness.room();
    });
  }

  /** Checks that a number that someone has seen never changes. */
  private _look(): void {
    for (const peer of this.peers) {
      for (const message of peer.messages) {
        const id = message.get('id') as string;
        const seq = peer.seqOf(id);
        if (seq !== undefined) {
          if ((this._seen.get(id) ?? seq) !== seq) {
            this._wrong.add('a shown seq changed');
          }
          this._seen.set(id, seq);
        }
      }
    }
  }

  private async _judge(): Promise<void> {
    const { chat } = await this._room();
    const held = text(messagesOf(chat.ydoc));
    const messages = chat.getMessages();
    for (const peer of this.peers) {
      if (text(peer.toJSON() as object[]) !== held) {
        this._wrong.add('diverged');
      }
      if (peer.refusals.length > 0) {
        this._wrong.add(`refused ${peer.refusals[0]}`);
      }
    }
    for (const [id, body] of this._wanted) {
      const found = messages.filter(message => message.id === id);
      if (found.length !== 1) {
        this._wrong.add('lost');
      } else if (found[0].body !== body) {
        this._wrong.add('an edit is lost');
      }
    }
    if (chat.ymessages.length !== this._wanted.size) {
      this._wrong.add('doubled');
    }
    if (messages.some(({ seq }, i) => seq !== i + 1)) {
      this._wrong.add('numbers have gaps');
    }
    const rows = await this._harness.storage.messagesAfter(CHAT, 0, 1000);
    if (text(rows) !== text(messages)) {
      this._wrong.add('rows differ');
    }
  }

  private _harness!: TestRooms;
  private _resume: (how: 'written' | 'lost') => void = () => undefined;
  private _wanted = new Map<string, string>();
  private _seen = new Map<string, number>();
  private _wrong = new Set<string>();
}

/** The rows as text with sorted fields, so that two readings can be compared. */
const text = (rows: readonly object[]): string =>
  JSON.stringify(rows.map(row => Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))));
