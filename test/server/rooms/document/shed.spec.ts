import * as fc from 'fast-check';
import * as Y from 'yjs';
import { drain, messagesOf, Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { ada, bob, CHAT, TestRooms } from '../test-rooms.js';

let harness: TestRooms | undefined;

/** The document is looked after every few turns. */
const open = async (): Promise<Peer> => {
  harness = await TestRooms.open({
    windowMax: 40,
    windowKeep: 10,
    shedAfter: 0,
    compactAfter: 20,
    messagesPer10s: Infinity,
    structsPer10s: Infinity
  });
  return harness.enter(ada);
};

afterEach(() => harness?.close());

/** Two people write in turns, a few messages at a time. */
const talk = async (peer: Peer, messages: number): Promise<void> => {
  for (let i = 0; i < messages; i += 10) {
    for (let j = 0; j < 5; j++) {
      peer.post(`line ${i + j}`);
      void harness!.say(bob, `answer ${i + j}`);
    }
    await harness!.exchange(peer);
  }
};

const structs = async (): Promise<number> => (await harness!.room()).chatState.structs.total;

const bodiesOf = (peer: Peer): unknown[] => peer.messages.map(message => message.get('body'));

const roomBodies = async (): Promise<string[]> =>
  (await harness!.room()).chat.getMessages().map(({ body }) => body);

describe('shedding tombstones', () => {
  it('[EPOCH10] a room with a stock client that never leaves keeps hardly more of two thousand messages than of four hundred', async () => {
    const peer = await open();
    const room = await harness!.room();
    await talk(peer, 400);
    const young = await structs();
    await talk(peer, 2_000);
    expect(await structs()).toBeLessThan(young + 400);
    expect(await harness!.room()).toBe(room);
    expect(peer.closed).toBeNull();
    expect(peer.notices.filter(({ type }) => type !== 'welcome' && type !== 'changed')).toEqual([]);
    const fresh = await harness!.enter(bob);
    expect(messagesOf(fresh.doc)).toEqual(messagesOf(room.chat.ydoc));
    expect(messagesOf(peer.doc)).toEqual(messagesOf(room.chat.ydoc));
  });

  it('[EPOCH10] pinned messages and attachments do not hold the tombstones around them', async () => {
    const peer = await open();
    await talk(peer, 20);
    for (const { id } of (await harness!.room()).chat.getMessages().slice(-3)) {
      await harness!.rooms.execute(ada, { type: 'pin', chat: CHAT, id, pinned: true });
    }
    await talk(peer, 400);
    const before = await structs();
    await talk(peer, 1_000);
    expect(await structs()).toBeLessThan(before + 400);
    const { ydoc } = (await harness!.room()).chat;
    const fresh = await harness!.enter(bob);
    expect(messagesOf(fresh.doc)).toEqual(messagesOf(ydoc));
    expect(messagesOf(fresh.doc)).toHaveLength(messagesOf(peer.doc).length);
  });

  it('[EPOCH10] a short chat keeps its tombstones, so that whatever an old copy writes finds its place', async () => {
    harness = await TestRooms.open({ windowMax: 40, windowKeep: 10, compactAfter: 20 });
    const peer = await harness.enter(ada);
    await talk(peer, 20);
    const old = await harness.enter(bob);
    old.disconnect();
    const id = old.post('from an old copy', {}, 2);
    await talk(peer, 300);
    old.connect(await harness.room());
    await harness.exchange(old, peer);
    old.edit(id, 'edited at once');
    await harness.exchange(old, peer);
    expect(bodiesOf(peer)[0]).toBe('edited at once');
    expect(old.refusals).toEqual([]);
  });

  it('[EPOCH11] a message that an old copy puts beside collected ones is kept, once and at the end', async () => {
    const peer = await open();
    await talk(peer, 20);
    const old = await harness!.enter(bob);
    old.disconnect();
    old.post('behind');
    old.post('and on');
    old.post('in front', {}, 0);
    old.post('between', {}, 2);
    await talk(peer, 300);
    const held = await structs();
    old.connect(await harness!.room());
    await harness!.exchange(old, peer);
    expect(old.refusals).toEqual([]);
    const written = ['behind', 'and on', 'in front', 'between'];
    const bodies = await roomBodies();
    expect(bodies.slice(-4)).toEqual(expect.arrayContaining(written));
    expect(bodies.indexOf('behind')).toBeLessThan(bodies.indexOf('and on'));
    expect([...bodiesOf(peer)].sort()).toEqual([...bodies].sort());
    expect([...bodiesOf(old)].sort()).toEqual([...bodies].sort());
    expect(await structs()).toBeLessThan(held + 300);
    old.post('goes on');
    await harness!.exchange(old, peer);
    expect(bodiesOf(peer)).toContain('goes on');
    const rows = await harness!.storage.listMessages(CHAT, { limit: 500 });
    written.forEach(body => expect(rows.filter(row => row.body === body)).toHaveLength(1));
  });

  it('[EPOCH12] an old copy brings nothing back: neither messages that were folded nor one that was deleted', async () => {
    const peer = await open();
    await talk(peer, 12);
    const deleted = peer.post('to be deleted');
    await harness!.exchange(peer);
    const old = await harness!.enter(bob);
    old.disconnect();
    peer.messages.delete(peer.messages.toArray().indexOf(peer.find(deleted)!));
    await harness!.exchange(peer);
    old.messages.get(1).set('body', 'edited offline');
    await talk(peer, 300);
    const before = await roomBodies();
    old.connect(await harness!.room());
    await harness!.exchange(old, peer);
    expect(await roomBodies()).toEqual(before);
    expect(bodiesOf(old)).toEqual(before);
    expect(old.closed).toBeNull();
  });

  it('[EPOCH12] what was collected stays so after a crash, and the log opens as before', async () => {
    const peer = await open();
    await talk(peer, 610);
    const before = messagesOf((await harness!.room()).chat.ydoc);
    peer.disconnect();
    await harness!.crash();
    const { ydoc } = (await harness!.room()).chat;
    expect(messagesOf(ydoc)).toEqual(before);
    expect(await structs()).toBeLessThan(1_000);
    await harness!.enter(ada).then(again => talk(again, 20));
    expect(await roomBodies()).toHaveLength((await harness!.enter(bob)).messages.length);
  });

  it('[EPOCH12] a room that collected tombstones and could not store that shows it to nobody, and is loaded again', async () => {
    const peer = await open();
    await talk(peer, 20);
    const old = await harness!.enter(bob);
    old.disconnect();
    old.post('from an old copy');
    const compact = jest.spyOn(harness!.storage, 'compact').mockRejectedValue(new Error('full'));
    const room = await harness!.room();
    for (let i = 0; i < 60 && !peer.closed; i++) {
      await harness!.say(bob, `line ${i}`);
    }
    expect(peer.closed).not.toBeNull();
    expect(room.state).toBe('closed');
    peer.connect(await harness!.room());
    await harness!.exchange(peer);
    compact.mockRestore();
    old.connect(await harness!.room());
    const fresh = await harness!.enter(bob);
    await harness!.exchange(peer, old, fresh);
    const bodies = (await roomBodies()).sort();
    expect(bodies).toContain('from an old copy');
    [peer, old, fresh].forEach(one => expect([...bodiesOf(one)].sort()).toEqual(bodies));
    expect(harness!.errors.map(error => (error as Error).message)).toContain('full');
  });
});

const NAMES = ['ada', 'bob', 'cyd'];

/** One step of somebody's: something they write, frames that travel, a connection that breaks or comes back, a crash. */
interface IStep {
  readonly who: number;
  readonly what: (typeof STEPS)[number];
  readonly at: number;
}

const STEPS = [
  ...([
    'post',
    'post',
    'post',
    'post',
    'append',
    'append',
    'insert',
    'remove',
    'say',
    'say',
    'pin'
  ] as const),
  ...(['up', 'down', 'store', 'meet', 'meet', 'cut', 'cut', 'anew', 'crash'] as const)
];

const step = fc.record<IStep>({
  who: fc.nat(NAMES.length - 1),
  what: fc.constantFrom(...STEPS),
  at: fc.nat(30)
});

/** A room whose window is so small that everything is soon folded and collected. */
class Game {
  constructor(private readonly _rooms: TestRooms) {}

  readonly peers = NAMES.map(name => new Peer(person(name)));
  /** What nobody has removed, by id. */
  readonly said = new Map<string, string>();

  async connect(peer: Peer): Promise<void> {
    peer.connect(await this._rooms.room());
  }

  async play({ who, what, at }: IStep, i: number): Promise<void> {
    const peer = this.peers[who];
    const body = `${what}-${i}`;
    switch (what) {
      case 'post':
      case 'insert': {
        const { length } = peer.messages;
        return this._note(peer.post(body, {}, what === 'post' ? length : at % (length + 1)), body);
      }
      case 'append': {
        // As stock clients do: behind all that ever was in the list, not behind the last message.
        const message = Object.entries({ id: body, body, type: 'msg', sender: peer.id });
        peer.messages.push([new Y.Map<unknown>(message)]);
        return this._note(body, body);
      }
      case 'remove': {
        const mine = peer.messages.toArray().filter(message => message.get('sender') === peer.id);
        const message = mine.at(at % (mine.length || 1));
        if (message) {
          this.said.delete(message.get('id') as string);
          peer.messages.delete(peer.messages.toArray().indexOf(message));
        }
        return;
      }
      case 'say':
        return this._note((await this._rooms.say(person('ada'), body)).id, body);
      case 'pin': {
        const ids = (await this._rooms.room()).chat.getMessages().map(({ id }) => id);
        if (ids.length > 0) {
          const id = ids[at % ids.length];
          const pinned = at % 3 > 0;
          await this._rooms.rooms.execute(ada, { type: 'pin', chat: CHAT, id, pinned });
        }
        return;
      }
      case 'up':
        return void peer.give();
      case 'down':
        return void peer.take();
      case 'store':
        return this._rooms.settle();
      case 'meet':
        return this._rooms.exchange(...this.peers.filter(({ room }) => room));
      case 'cut':
        return peer.room ? peer.disconnect() : this.connect(peer);
      case 'anew':
        // All that this copy has is stored, then somebody comes with an empty one.
        await (peer.room ? undefined : this.connect(peer));
        await this._rooms.exchange(peer);
        peer.disconnect();
        peer.renew();
        return this.connect(peer);
      case 'crash': {
        const here = this.peers.filter(({ room }) => room);
        here.forEach(one => one.disconnect());
        await this._rooms.crash();
        for (const one of here) {
          await this.connect(one);
        }
      }
    }
  }

  private _note(id: string, body: string): void {
    this.said.set(id, body);
  }
}

it('[EPOCH13] whoever was away for however long, every copy ends with the same messages in the same order, and all are stored', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 200 }), async steps => {
      harness = await TestRooms.open({
        windowMax: 6,
        windowKeep: 3,
        shedAfter: 0,
        compactAfter: 2
      });
      const game = new Game(harness);
      const { peers, said } = game;
      for (const peer of peers) {
        await game.connect(peer);
      }
      for (const [i, one] of steps.entries()) {
        await game.play(one, i);
      }
      for (const peer of peers.filter(({ room }) => !room)) {
        await game.connect(peer);
      }
      await drain(peers, harness.settle);
      const fresh = await harness.enter(bob);
      await drain([...peers, fresh], harness.settle);
      const { ydoc } = (await harness.room()).chat;
      for (const peer of [...peers, fresh]) {
        expect(bodiesOf(peer)).toEqual(
          ydoc.getArray<Y.Map<unknown>>('messages').map(one => one.get('body'))
        );
        expect(peer.toJSON()).toEqual(messagesOf(ydoc));
        expect(peer.refusals).toEqual([]);
        expect(peer.closed).toBeNull();
      }
      const rows = await harness.storage.messagesAfter(CHAT, 0, 1_000);
      const stored = new Map(rows.map(({ id, body }) => [id, body]));
      said.forEach((body, id) => expect([id, stored.get(id)]).toEqual([id, body]));
      expect(stored.size).toBe(rows.length);
      const before = messagesOf(ydoc);
      await harness.crash();
      expect(messagesOf((await harness.room()).chat.ydoc)).toEqual(before);
      await harness.close();
      expect(harness.errors).toEqual([]);
    }),
    { numRuns: Number(process.env.SHED_RUNS ?? 100) }
  );
}, 600_000);
