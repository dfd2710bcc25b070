import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { ChatError } from '../../../../server/errors.js';
import type { ISession, ServerFrame } from '../../../../server/rooms/session.js';
import { readFrame, writeFrame } from '../../../../server/sync/frames.js';
import { person } from '../../../harness/people.js';
import { Peer, presence } from '../../../harness/peer.js';
import type { Random } from '../../../harness/random.js';
import { any, at, item, map, message, update } from '../../../harness/raw.js';
import type { TestRooms } from '../test-rooms.js';

/** Real frames of every kind, randomly corrupted, and plain noise, from a client that reconnects after every disconnection. */
export class Storm {
  constructor(
    private readonly _harness: TestRooms,
    private readonly _random: Random
  ) {}

  /** The number of disconnections. */
  closed = 0;
  /** The number of readable frames. */
  read = 0;

  /** Collects frames to corrupt from a real chat. */
  async prepare(): Promise<void> {
    const { chat } = await this._harness.room();
    const mal = new Peer(this._mal);
    for (let i = 0; i < 5; i++) {
      mal.post(i % 2 ? new Y.Text('grows 😀') : `words ${i}`);
    }
    mal.doc.getMap('users').set('mal', { username: 'mal' });
    mal.doc.getMap('attachments').set('a', { type: 'file', value: 'a' });
    const own = Y.encodeStateAsUpdate(mal.doc);
    const fields = { id: 'x', sender: 'mal', body: 'x', type: 'msg', raw_time: false };
    const nested = Array.from({ length: 50 }, (_, i) =>
      item(at(9, i), map(), i === 0 ? { parent: 'messages' } : { parent: at(9, i - 1), key: 'k' })
    );
    const updates = [
      own,
      Y.encodeStateAsUpdate(chat.ydoc),
      update(message(7, 0, fields), [[7, 1, 2]]),
      update([new Y.GC(at(8, 0), 9), item(at(8, 9), any(1), { origin: at(8, 3) })]),
      update(nested),
      update([], [[chat.ydoc.clientID, 0, 4_000_000]])
    ];
    const vectors = [mal.doc, chat.ydoc].map(doc => Y.encodeStateVector(doc));
    const states = presence(7, 1, { user: { name: 'x' }, isWriting: true });
    const frames: ServerFrame[] = [
      ...updates.map(bytes => ({ type: 'update', update: bytes }) as const),
      ...updates.map(bytes => ({ type: 'step2', update: bytes }) as const),
      ...vectors.map(stateVector => ({ type: 'step1', stateVector }) as const),
      { type: 'awareness', update: states }
    ];
    const written = frames.map(frame => writeFrame(frame, 'stock')!);
    this._frames = [...written, Uint8Array.of(3), Uint8Array.of(100, 2, 123, 125)];
  }

  /** Sends frames, and lets the room process them. */
  async blow(frames: number): Promise<void> {
    const room = await this._harness.room();
    for (let i = 0; i < frames; i++) {
      if (!this._session) {
        this._session = this._enter();
        room.join(this._session);
      }
      try {
        const frame = readFrame(this._spoil());
        this.read++;
        room.receive(this._session, frame);
      } catch (error) {
        if (!(error instanceof ChatError)) {
          throw error;
        }
        room.refuse(this._session, error.code);
      }
    }
    await this._harness.flush();
  }

  private _enter(): ISession {
    return {
      id: 'storm',
      principal: this._mal,
      send: () => undefined,
      close: () => {
        this._session = null;
        this.closed++;
      }
    };
  }

  private _spoil(): Uint8Array {
    const random = this._random;
    const frame = random.pick(this._frames);
    const place = random.below(frame.length + 1);
    const noise = (max: number): Uint8Array =>
      Uint8Array.from({ length: random.below(max) }, () => random.below(256));
    return random.pick<() => Uint8Array>([
      () => noise(60),
      () => Uint8Array.of(0, random.below(3), ...noise(60)),
      () => frame.slice(0, place),
      () => frame.map(byte => (random.chance(0.02) ? byte ^ (1 << random.below(8)) : byte)),
      () => Uint8Array.of(...frame.slice(0, place), ...noise(8), ...frame.slice(place)),
      () => Uint8Array.of(...frame.slice(0, place), ...random.pick(this._frames).slice(place)),
      () => Uint8Array.of(...frame.slice(0, place), ...huge(random), ...frame.slice(place + 1)),
      () => resized(frame, random)
    ])();
  }

  private readonly _mal = person('mal');
  private _session: ISession | null = null;
  private _frames: readonly Uint8Array[] = [];
}

/** A number of up to 53 bits in the place of a small one. */
function huge(random: Random): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, random.pick([2 ** 31, 2 ** 32 - 1, 2 ** 40, 2 ** 53 - 1]));
  return encoding.toUint8Array(encoder);
}

/** A sync frame with a corrupted payload and a matching length, so that more of it is parsed. */
function resized(frame: Uint8Array, random: Random): Uint8Array {
  if (frame[0] !== 0) {
    return frame;
  }
  const { update: payload = new Uint8Array() } = readFrame(frame) as { update?: Uint8Array };
  const spoilt = Uint8Array.from(payload);
  for (let n = 1 + random.below(4); n > 0 && spoilt.length > 0; n--) {
    spoilt[random.below(spoilt.length)] = random.below(256);
  }
  return writeFrame({ type: random.pick(['update', 'step2']), update: spoilt }, 'stock')!;
}
