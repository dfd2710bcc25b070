import * as Y from 'yjs';
import { LIMITS } from '../../../../server/rooms/limits.js';
import type { Room } from '../../../../server/rooms/room.js';
import { Rooms } from '../../../../server/rooms/rooms.js';
import { MemoryStorage } from '../../../../server/storage/memory.js';
import { ManualClock } from '../../../harness/clock.js';
import { drain, messagesOf, Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { Random } from '../../../harness/random.js';
import { FORGED, TRICKS } from './hostile.js';

const CHAT = '11111111-1111-4111-8111-111111111111';

/** What an honest client expects of a message of its own. */
interface IWanted {
  by: string;
  body: string;
  deleted?: boolean;
  text?: boolean;
}

/** Time stands still and flushes come when the game says so. */
class GameClock extends ManualClock {
  soon(): { dispose(): void } {
    return { dispose: () => undefined };
  }
}

/** Honest people, offenders and a streaming bot at one real room, in an order that a seed decides. */
export class Game {
  constructor(seed: number) {
    this.random = new Random(seed);
  }

  readonly random: Random;
  readonly storage = new MemoryStorage();
  readonly clock = new GameClock();
  readonly errors: unknown[] = [];
  readonly wanted = new Map<string, IWanted>();
  readonly honest: Peer[] = [];
  readonly offenders: Peer[] = [];
  bot!: Peer;
  room!: Room;

  get peers(): Peer[] {
    return [...this.honest, ...this.offenders, this.bot];
  }

  /** Play, and tell what went wrong: nothing, if the gate holds. */
  async play(steps = 70): Promise<string[]> {
    await this.storage.open();
    await this._start();
    const client = (): number => this.random.client();
    this.honest.push(...['ada', 'bob', 'cyd'].map(name => new Peer(person(name), client())));
    this.offenders.push(...['mal', 'mox'].map(name => new Peer(person(name), client())));
    this.bot = new Peer(person('bot', { bot: true }), client());
    this.peers.forEach(peer => this._connect(peer));
    await this._drain();
    for (let i = 0; i < steps; i++) {
      await this._act();
    }
    return this._judge();
  }

  private async _start(): Promise<void> {
    this._rooms = new Rooms({
      storage: this.storage,
      clock: this.clock,
      limits: { ...LIMITS, presencePause: 0, refusals: Infinity, compactAfter: 40 },
      onError: error => this.errors.push(error)
    });
    await this._rooms.admit(person('ada'), CHAT);
    this.room = await this._rooms.open(CHAT);
  }

  private async _act(): Promise<void> {
    const x = this.random.next();
    if (x < 0.3) {
      this._write(this.random.pick(this.honest));
    } else if (x < 0.36) {
      this._stream();
    } else if (x < 0.55) {
      const peer = this.random.pick(this.offenders);
      const trick = TRICKS[this.random.pick(Object.keys(TRICKS))];
      const victims = [...this.honest, this.bot];
      const nextId = (): string => `raw${++this._raws}`;
      try {
        const isBound = (client: number): boolean => this.room.clients.has(client);
        const { random } = this;
        trick(peer, { random, doc: this.room.chat.ydoc, victims, nextId, isBound });
      } catch {
        // its own Yjs would not let it
      }
    } else if (x < 0.58) {
      const peer = this.random.pick(this.offenders);
      peer.post(`by ${peer.id}`);
    } else if (x < 0.62) {
      const peer = this.random.pick([...this.honest, ...this.offenders]);
      if (peer.room) {
        peer.disconnect();
      } else {
        this._connect(peer);
      }
    } else if (x < 0.64 && this._late < 3) {
      const peer = new Peer(person(`late${this._late++}`), this.random.client());
      this.honest.push(peer);
      this._connect(peer);
    } else if (x < 0.65) {
      await this._restart();
    } else {
      await this._exchange();
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
    this._reset();
  }

  private _write(peer: Peer): void {
    const own = [...this.wanted].filter(([id, want]) => want.by === peer.id && peer.find(id));
    const x = this.random.next();
    if (x < 0.5 || own.length === 0) {
      const body = `honest ${this.wanted.size}`;
      this.wanted.set(peer.post(body), { by: peer.id, body });
      return;
    }
    const [id, want] = this.random.pick(own);
    if (want.deleted) {
      return;
    }
    if (x < 0.9) {
      want.body = `edited ${this.random.below(1e6)}`;
      peer.edit(id, want.body);
    } else {
      want.deleted = true;
      want.body = '';
      peer.doc.transact(() => {
        peer.find(id)!.set('body', '');
        peer.find(id)!.set('deleted', true);
      });
    }
  }

  private _stream(): void {
    const text = this._streaming ? this.bot.find(this._streaming)?.get('body') : undefined;
    if (!(text instanceof Y.Text)) {
      this._streaming = this.bot.post(new Y.Text('😀'));
      this.wanted.set(this._streaming, { by: 'bot', body: '😀', text: true });
      return;
    }
    const piece = `😀${'abc'[this.random.below(3)]}`;
    text.insert(text.length, piece);
    this.wanted.get(this._streaming!)!.body += piece;
    if (this.random.chance(0.1)) {
      this._streaming = null;
    }
  }

  /** The process dies with whatever waited, and comes back with what was stored. */
  private async _restart(): Promise<void> {
    const online = this.peers.filter(peer => peer.room);
    online.forEach(peer => peer.disconnect());
    this.room.chat.dispose();
    await this._start();
    online.forEach(peer => this._connect(peer));
  }

  private _connect(peer: Peer): void {
    peer.connect(this.room);
  }

  /** Clients that were told to throw their copies away do so; those that were hung up on come back. */
  private _reset(): void {
    for (const peer of this.offenders) {
      if (peer.notices.splice(0).some(notice => notice.type === 'reset')) {
        peer.disconnect();
        peer.renew(this.random.client());
        this._connect(peer);
      } else if (peer.closed) {
        this._connect(peer);
      }
    }
  }

  private async _drain(): Promise<void> {
    for (let i = 0; i < 3; i++) {
      await drain(this.peers, () => this._rooms.settle());
      this._reset();
    }
  }

  private async _judge(): Promise<string[]> {
    const found = new Set<string>();
    this.peers.filter(peer => !peer.room).forEach(peer => this._connect(peer));
    await this._drain();
    for (const peer of this.peers) {
      peer.disconnect();
      this._connect(peer);
    }
    await this._drain();
    const last = new Peer(person('last'), this.random.client());
    this.honest.push(last);
    this._connect(last);
    await this._drain();
    this.honest.forEach(peer => this._write(peer)); // after the storm, does honest work still arrive?
    await this._drain();

    const truth = canonical(messagesOf(this.room.chat.ydoc));
    for (const peer of this.peers) {
      if (canonical(peer.toJSON()) !== truth) {
        found.add(
          this.offenders.includes(peer) ? 'an offender diverged' : 'honest replicas differ'
        );
      }
    }
    const messages = JSON.parse(truth) as { id: string; body: string; seq?: number }[];
    for (const [id, want] of this.wanted) {
      const there = messages.filter(m => m.id === id);
      if (there.length !== 1) {
        found.add(there.length ? 'an honest message is doubled' : 'an honest message is lost');
      } else if (there[0].body !== want.body) {
        found.add(want.text ? 'a stream is corrupted' : 'an honest edit is lost');
      } else if (there[0].seq === undefined) {
        found.add('a stored message has no seq');
      }
    }
    const seqs = messages.map(m => m.seq).sort((a, b) => a! - b!);
    if (new Set(seqs).size !== seqs.length) {
      found.add('a seq is given twice');
    }
    this.clock.advance(LIMITS.streamPause); // the row of a stream is written when it pauses
    await this._rooms.settle();
    await this._judgeStore(truth, found);
    if (this.errors.length > 0) {
      found.add(`an exception: ${String((this.errors[0] as Error).stack)}`);
    }
    const { store, share } = this.room.chat.ydoc;
    if (store.pendingStructs || store.pendingDs) {
      found.add('something is pending');
    }
    if (share.size > 7) {
      found.add('a root was made');
    }
    await this._rooms.dispose();
    return [...found];
  }

  private async _judgeStore(truth: string, found: Set<string>): Promise<void> {
    const stored = await this.storage.loadChat(CHAT);
    const replay = new Y.Doc();
    for (const bytes of stored!.updates) {
      Y.applyUpdate(replay, bytes);
      if (Buffer.from(bytes).includes(FORGED)) {
        found.add('refused bytes in the log');
      }
    }
    if (canonical(messagesOf(replay)) !== truth) {
      found.add('the log replays differently');
    }
    if (this.honest.some(p => Buffer.from(Y.encodeStateAsUpdate(p.doc)).includes(FORGED))) {
      found.add('refused bytes in an honest copy');
    }
    const rows = await this.storage.listMessages(CHAT, { limit: 10_000 });
    const shown = (JSON.parse(truth) as { seq: number }[]).sort((a, b) => b.seq - a.seq);
    if (canonical(rows) !== canonical(shown)) {
      found.add('the rows differ from the document');
    }
  }

  private _rooms!: Rooms;
  private _streaming: string | null = null;
  private _late = 0;
  private _raws = 0;
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part
  );
