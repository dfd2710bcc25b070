import fc from 'fast-check';
import * as Y from 'yjs';
import { messagesOf, Peer } from '../../../harness/peer.js';
import { ada, bob, CHAT, TestRooms } from '../test-rooms.js';

const LIMITS = { windowMax: 10, windowKeep: 5, tombstones: 5, compactAfter: 5 };

let harness: TestRooms;

/** Opens a room with a stock client that stays connected. */
const open = async (limits = {}): Promise<Peer> => {
  harness = await TestRooms.open({ ...LIMITS, ...limits });
  return harness.enter(ada);
};

afterEach(async () => {
  await harness.close();
  jest.restoreAllMocks();
});

/** Sends messages of others, by command. */
const fill = async (count: number, ...peers: Peer[]): Promise<void> => {
  for (let i = 0; i < count; i++) {
    await harness.say(bob, `filler ${i}`);
    await harness.exchange(...peers);
  }
};

const doc = async (): Promise<Y.Doc> => (await harness.room()).chat.ydoc;

const structs = ({ store }: Y.Doc): number =>
  [...store.clients.values()].reduce((sum, { length }) => sum + length, 0);

/** Expects the same messages in the same order in the store, in all copies and in a new one. */
async function expectAgreement(...peers: Peer[]): Promise<Record<string, unknown>[]> {
  const truth = messagesOf(await doc());
  const late = await harness.enter(bob);
  expect(late.toJSON()).toEqual(truth);
  late.disconnect();
  for (const peer of peers) {
    expect(peer.toJSON()).toEqual(truth);
    expect([peer.closed, peer.refusals]).toEqual([null, []]);
  }
  const stored = new Y.Doc();
  const { updates } = (await harness.storage.loadChat(CHAT))!;
  updates.forEach(update => Y.applyUpdate(stored, update));
  expect(messagesOf(stored)).toEqual(truth);
  expect(harness.errors).toEqual([]);
  return truth;
}

describe('past messages', () => {
  it('[EPOCH10] past messages leave no traces in the room while stock clients stay, and those notice nothing', async () => {
    const peer = await open();
    const sizes: number[] = [];
    for (let round = 0; round < 4; round++) {
      for (let i = 0; i < 60; i++) {
        peer.post(`raw ${i}`);
        await fill(1, peer);
      }
      sizes.push(structs(await doc()));
    }
    const { chatState } = await harness.room();
    expect(sizes[3] - sizes[0]).toBeLessThan(360 / 2); // each fold leaves a trace, and here every ten messages cause two
    expect(chatState.structs.total).toBe(sizes[3]);
    expect(chatState.chat.yextras._map.size).toBeLessThan(30);
    expect(chatState.clients.retired.size).toBe(0);
    expect(structs(peer.doc)).toBeGreaterThan(3 * sizes[3]);
    await expectAgreement(peer);
  });

  it('[EPOCH11] edits and deletions by clients of any age reach the messages of the window', async () => {
    const peer = await open();
    const other = await harness.enter(bob);
    await fill(60, peer, other);
    const mine = peer.post('mine');
    await harness.exchange(peer, other);
    const gone = other.post('to be removed');
    await harness.exchange(peer, other);
    peer.edit(mine, 'edited');
    other.messages.delete(other.messages.length - 1, 1);
    await harness.exchange(peer, other);
    const truth = await expectAgreement(peer, other);
    expect(truth.map(({ body }) => body)).toContain('edited');
    expect(other.find(gone)).toBeUndefined();
  });

  it('[EPOCH12] pinned messages stay where they are in every copy', async () => {
    const peer = await open();
    const { id } = await harness.say(bob, 'pinned');
    await harness.rooms.execute(ada, { type: 'pin', chat: CHAT, id, pinned: true });
    const away = await harness.enter(bob);
    away.disconnect();
    await fill(60, peer);
    away.connect(await harness.room());
    await harness.exchange(away, peer);
    await harness.crash();
    [peer, away].forEach(one => one.disconnect());
    for (const one of [peer, away]) {
      one.connect(await harness.room());
    }
    await harness.exchange(peer, away);
    await fill(30, peer, away);
    const truth = await expectAgreement(peer, away);
    expect(truth[0]).toMatchObject({ id, pinned: true });
    expect(structs(await doc())).toBeLessThan(structs(peer.doc) / 2);
  });

  it('[EPOCH13] messages of a client that was away for long come last in every copy, and can be edited', async () => {
    const peer = await open();
    await fill(3, peer);
    const away = await harness.enter(bob);
    away.disconnect();
    const ids = [away.post('first'), away.post('second')];
    const first = away.post('at the start', {}, 0);
    await fill(60, peer);
    away.connect(await harness.room());
    await harness.exchange(away, peer);
    const truth = await expectAgreement(away, peer);
    expect(
      truth
        .slice(-3)
        .map(({ id }) => id)
        .sort()
    ).toEqual([...ids, first].sort());
    away.edit(ids[0], 'edited');
    const next = away.post('next');
    await harness.exchange(away, peer);
    const last = await expectAgreement(away, peer);
    expect(last.find(({ id }) => id === ids[0])).toMatchObject({ body: 'edited' });
    expect(last.at(-1)).toMatchObject({ id: next });
    const rows = await harness.storage.listMessages(CHAT, { limit: 4 });
    expect(rows.map(({ id }) => id)).toContain(first);
  });

  it('[EPOCH13] a growing text continues, and a message that was deleted before it was sent stays deleted', async () => {
    const peer = await open();
    await fill(3, peer);
    const away = await harness.enter(bob);
    away.disconnect();
    away.post('regretted');
    away.messages.delete(away.messages.length - 1, 1);
    const text = new Y.Text('grows');
    const id = away.post(text);
    await fill(60, peer);
    away.connect(await harness.room());
    await harness.exchange(away, peer);
    text.insert(text.length, ' on');
    await harness.exchange(away, peer);
    expect(away.refusals).toEqual([]);
    const truth = await expectAgreement(peer);
    expect(truth.at(-1)).toMatchObject({ id, body: 'grows on' });
    expect(away.find(id)!.get('body')).toBe(text);
    expect(JSON.stringify(truth)).not.toContain('regretted');
  });

  it('[EPOCH14] a document whose snapshot is not stored is loaded again before anyone sees it', async () => {
    const peer = await open({ compactAfter: 200 });
    await fill(40, peer);
    jest.spyOn(harness.storage, 'compact').mockRejectedValueOnce(new Error('disk'));
    for (let i = 0; !peer.closed && i < 200; i++) {
      peer.post(`raw ${i}`);
      await harness.exchange(peer);
    }
    expect(peer.closed).toBe('room_failed');
    expect(harness.errors.splice(0)).toMatchObject([{ message: 'disk' }]);
    peer.connect(await harness.room());
    await harness.exchange(peer);
    await expectAgreement(peer);
  });

  const act = fc.oneof(
    fc.record({ by: fc.nat(1), do: fc.constantFrom('post', 'edit', 'remove', 'undo', 'redo') }),
    fc.record({ by: fc.nat(1), do: fc.constantFrom('leave', 'return', 'exchange') }),
    fc.record({ by: fc.nat(1), do: fc.constant('others write') })
  );

  it('[EPOCH11] copies agree whatever stock clients write, undo and redo, online or offline', async () => {
    const isTold = jest.spyOn(console, 'error');
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 60 }), async acts => {
        const peers = [await open(), await harness.enter(bob)];
        const undone = peers.map(
          ({ messages }) => new Y.UndoManager(messages, { captureTimeout: 0 })
        );
        for (const { by, do: what } of acts) {
          const peer = peers[by];
          const own = peer.messages
            .toArray()
            .findIndex(message => message.get('sender') === peer.principal.username);
          const id = own < 0 ? '' : (peer.messages.get(own).get('id') as string);
          const isAway = peer.room === null;
          switch (what) {
            case 'post':
              peer.post('mine');
              break;
            case 'edit':
              peer.edit(id, 'edited');
              break;
            case 'remove':
              peer.messages.delete(Math.max(own, 0), own < 0 ? 0 : 1);
              break;
            case 'undo':
              undone[by].undo();
              break;
            case 'redo':
              undone[by].redo();
              break;
            case 'leave':
              peer.disconnect();
              break;
            case 'return':
              if (isAway) {
                peer.connect(await harness.room());
              }
              break;
            case 'exchange':
              await harness.exchange(...peers.filter(({ room }) => room));
              break;
            default:
              await fill(15, ...peers.filter(({ room }) => room));
          }
        }
        for (const peer of peers.filter(({ room }) => !room)) {
          peer.connect(await harness.room());
        }
        await harness.exchange(...peers);
        const truth = messagesOf(await doc());
        const late = await harness.enter(bob);
        expect(late.toJSON()).toEqual(truth);
        for (const peer of peers) {
          expect(peer.closed).toBeNull();
          expect(peer.toJSON()).toEqual(truth);
        }
        expect(harness.errors).toEqual([]);
        await harness.close();
      }),
      { numRuns: 40 }
    );
    expect(isTold).not.toHaveBeenCalled();
    harness = await TestRooms.open(LIMITS); // for `afterEach`
  }, 60_000);
});
