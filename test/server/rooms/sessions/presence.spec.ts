import { CommunicationIds } from '../../../../server/identity/communication-ids.js';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { decodePresence } from '../../../../server/rooms/sessions/presence-frame.js';
import type { IPresenceEntry } from '../../../../server/rooms/sessions/presence.js';
import { Peer, presence } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { ada, bob, CHAT, TestRooms } from '../test-rooms.js';

let harness: TestRooms;
let here: Peer;
let there: Peer;

beforeEach(async () => {
  harness = await TestRooms.open();
  here = await harness.enter(ada);
  there = await harness.enter(bob);
  await harness.exchange(here, there);
});

afterEach(async () => {
  await harness.close();
  expect(harness.errors).toEqual([]);
});

const send = async (peer: Peer, ...updates: Uint8Array[]): Promise<void> => {
  updates.forEach(update => peer.room!.receive(peer.session, { type: 'awareness', update }));
  await harness.flush();
};

/** The unread presence entries of a peer, including its own. */
const heard = (peer: Peer): IPresenceEntry[] =>
  peer.down
    .splice(0)
    .flatMap(frame => (frame.type === 'awareness' ? decodePresence(frame.update) : []))
    .map(({ client, clock, state }) => ({ client, clock, state }));

it('[PRES1] a state is shown to everyone, its sender included', async () => {
  const client = here.doc.clientID;
  await send(here, presence(client, 2, { writing: true }));
  const [mine, theirs] = [heard(here), heard(there)];
  expect(mine).toMatchObject([{ client, clock: 2, state: { writing: true } }]);
  expect(theirs).toEqual(mine);
});

it('[PRES1] a renewal is echoed, even without news', async () => {
  await send(here, presence(here.doc.clientID, 1, {}));
  expect(heard(here)).toHaveLength(1);
});

it('[PRES1] several states of one turn are sent in one frame', async () => {
  const client = here.doc.clientID;
  await send(here, ...[2, 3, 4].map(clock => presence(client, clock, { clock })));
  expect(there.down).toHaveLength(1);
  expect(heard(there)).toMatchObject([{ clock: 4, state: { clock: 4 } }]);
});

it('[PRES2] the user of a state is the principal, whatever the client sends', async () => {
  const user = { username: 'root', display_name: 'Root', bot: true };
  await send(here, presence(here.doc.clientID, 2, { user }));
  const [{ state }] = heard(there);
  expect(state?.user).toMatchObject({ username: 'ada', display_name: 'Ada' });
  expect(state?.user).not.toHaveProperty('bot');
});

it('[NAME1] a user without their own name is present under the name that they were added with', async () => {
  const { username } = await new CommunicationIds(harness.storage, harness.clock).create();
  const participants = [{ username, displayName: 'Zoe' }];
  await harness.rooms.execute(ada, { type: 'add-participants', chat: CHAT, participants });
  const made = await harness.enter(person(username, { displayName: username }));
  heard(there);
  await send(made, presence(made.doc.clientID, 2, {}));
  expect(heard(there)).toMatchObject([
    { state: { user: { username, display_name: 'Zoe (app)' } } }
  ]);
});

it('[PRES3] no one can use or remove the client id of another user', async () => {
  const client = here.doc.clientID;
  await send(there, presence(client, 9, { forged: true }), presence(client, 10, null));
  expect([heard(here), heard(there)]).toEqual([[], []]);
  expect((await harness.storage.loadChat(CHAT))?.clients.get(client)).toBe('ada');
});

it('[PRES3] no one can use the client id of the room', async () => {
  const { chat } = await harness.room();
  await send(there, presence(chat.ydoc.clientID, 9, {}));
  expect(heard(here)).toEqual([]);
});

it('[PRES3] states of others that a stock client repeats are ignored silently', async () => {
  await send(there, presence(here.doc.clientID, 1, {}));
  expect(there.refusals).toEqual([]);
  expect(there.down).toEqual([]);
});

it('[PRES4] a farewell is passed on', async () => {
  const client = here.doc.clientID;
  await send(here, presence(client, 1, null));
  expect(heard(there)).toMatchObject([{ client, clock: 1, state: null }]);
});

it('[PRES5] a session that leaves disappears for others and for newcomers', async () => {
  const client = here.doc.clientID;
  here.disconnect();
  await harness.flush();
  expect(heard(there)).toMatchObject([{ client, state: null }]);
  const late = await harness.enter(person('cyd'));
  await harness.exchange(there);
  expect(late.room).not.toBeNull();
  there.room!.receive(there.session, { type: 'queryAwareness' });
  expect(heard(there).map(entry => entry.client)).not.toContain(client);
});

it('[PRES5] stock clients see a returning session with its first renewal', async () => {
  const doc = new Y.Doc();
  const awareness = new Awareness(doc);
  const follow = (): void =>
    there.down.splice(0).forEach(frame => {
      if (frame.type === 'awareness') {
        applyAwarenessUpdate(awareness, frame.update, null);
      }
    });
  const own = new Awareness(here.doc);
  own.setLocalState({});
  const state = (): Uint8Array => encodeAwarenessUpdate(own, [here.doc.clientID]);
  await send(here, state());
  follow();
  const room = here.room!;
  here.disconnect();
  await harness.flush();
  follow();
  expect(awareness.getStates().has(here.doc.clientID)).toBe(false);
  here.room = room;
  room.join(here.session);
  own.setLocalState(own.getLocalState());
  await send(here, state());
  follow();
  expect(awareness.getStates().has(here.doc.clientID)).toBe(true);
  [awareness, own].forEach(one => one.destroy());
  here.room = room;
});

it('[PRES5] a session that ends removes only its own states', async () => {
  const client = here.doc.clientID;
  const again = await harness.enter(ada);
  await send(again, presence(client, 5, { tab: 2 }));
  heard(there);
  here.disconnect();
  await harness.flush();
  expect(heard(there).map(entry => entry.client)).not.toContain(client);
});

it('[PRES6] a stale clock changes nothing', async () => {
  const client = here.doc.clientID;
  await send(here, presence(client, 5, { new: true }));
  heard(there);
  await send(here, presence(client, 4, { old: true }), presence(client, 3, null));
  expect(heard(there).every(({ state }) => state?.new === true)).toBe(true);
});

it('[PRES6] a clock at the largest number harms no one when its owner leaves', async () => {
  await send(here, presence(here.doc.clientID, Number.MAX_SAFE_INTEGER, {}));
  here.disconnect();
  await harness.flush();
  for (const frame of there.down) {
    if (frame.type === 'awareness') {
      const decoder = decoding.createDecoder(frame.update);
      decoding.readVarUint(decoder);
      decoding.readVarUint(decoder);
      expect(() => decoding.readVarUint(decoder)).not.toThrow();
    }
  }
  expect(heard(there).at(-1)?.state).toBeNull();
});

it('[PRES10] a session that ends before it is shown is never shown', async () => {
  const heard = jest.fn();
  harness.rooms.events.on('typing', heard);
  const gone = new Peer(person('cyd'));
  const room = await harness.room();
  gone.connect(room);
  gone.up.push({
    type: 'awareness',
    update: presence(gone.doc.clientID, 9, { isWriting: true })
  });
  while (gone.give());
  gone.disconnect();
  await harness.flush();
  expect(there.down).toEqual([]);
  expect(room.people.map(({ username }) => username)).toEqual(['ada', 'bob']);
  expect(heard).not.toHaveBeenCalled();
});

const many = (count: number, first = 100_000, clock = 1): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, count);
  for (let i = 0; i < count; i++) {
    encoding.writeVarUint(encoder, first + i);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, '{}');
  }
  return encoding.toUint8Array(encoder);
};

/** The client ids of all present users. */
const present = (): number[] => {
  there.down.length = 0;
  there.room!.receive(there.session, { type: 'queryAwareness' });
  return heard(there).map(({ client }) => client);
};

describe('a session that repeats the presence of a crowd', () => {
  const others = (): number => {
    const own = [here, there].map(({ doc }) => doc.clientID);
    return present().filter(client => !own.includes(client)).length;
  };

  it('[PRES11] adds at most as many states as a session may, and the rest is ignored', async () => {
    const { chatState } = await harness.room();
    const before = chatState.clients.size;
    await send(here, many(10_000));
    await send(here, many(10_000, 200_000));
    expect([here.closed, here.refusals]).toEqual([null, []]);
    expect(others()).toBe(99); // and its own state
    expect(chatState.clients.size).toBe(before + 99);
  });

  it('[PRES11] holds at most as many states as a session may, including those that other sessions of its user added', async () => {
    await send(here, many(99));
    const second = await harness.enter(ada);
    await send(second, many(99, 200_000));
    const third = await harness.enter(ada);
    here.disconnect();
    second.disconnect();
    await send(third, many(99, 100_000, 5), many(99, 200_000, 5));
    expect(others()).toBe(100);
  });
});

it('[PRES12] the presence frame is encoded once for all requests until it changes', async () => {
  const ask = (): unknown[] => {
    [here, there].forEach(peer => peer.room!.receive(peer.session, { type: 'queryAwareness' }));
    return [here, there].flatMap(({ down }) => down.splice(0));
  };
  [here, there].forEach(({ down }) => (down.length = 0));
  const [first, ...same] = [...ask(), ...ask()];
  expect(same).toHaveLength(3);
  same.forEach(frame => expect(frame).toBe(first));
  await send(here, presence(here.doc.clientID, 2, { isWriting: true }));
  [here, there].forEach(({ down }) => (down.length = 0));
  const [changed] = ask() as [{ update: Uint8Array }];
  expect(decodePresence(changed.update).map(({ state }) => state?.isWriting)).toContain(true);
  here.disconnect();
  expect(present()).toEqual([there.doc.clientID]);
});

describe('invalid presence', () => {
  it.each<[string, string, Uint8Array]>([
    ['nothing', 'malformed', new Uint8Array()],
    ['a frame cut short', 'malformed', presence(7, 1, { a: 'b' }).slice(0, -2)],
    ['a list', 'malformed', presence(7, 1, [])],
    ['a text', 'malformed', presence(7, 1, 'x')],
    ['a number', 'malformed', presence(7, 1, 1)],
    ['too many at once', 'malformed', many(10_001)],
    ['an endless count', 'malformed', Uint8Array.from([255, 255, 255, 255, 15])]
  ])('[PRES7] %s ends its session and is not shown', async (_, code, update) => {
    await send(here, update);
    expect(here.closed).toBe(code);
    expect(heard(there)).toMatchObject([{ client: here.doc.clientID, state: null }]);
  });

  it.each([
    ['too large', { x: 'y'.repeat(5000) }],
    ['too large in bytes', { x: 'ü'.repeat(2500) }],
    ['nested too deeply', JSON.parse('{"x":' + '['.repeat(1000) + ']'.repeat(1000) + '}') as object]
  ])('[PRES7] a state that is %s is refused and not shown', async (_, state) => {
    await send(here, presence(7, 1, state));
    const notices = here.down.flatMap(frame => (frame.type === 'notice' ? frame.notice : []));
    expect(notices).toMatchObject([{ type: 'refused', code: 'bad_value' }]);
    expect(there.down).toEqual([]);
  });

  it('[PRES9] a client that repeats the states of many others is no offender, however large they are', async () => {
    const crowd = await Promise.all(
      Array.from({ length: 100 }, (_, i) => harness.enter(person(`p${i}`)))
    );
    for (const peer of crowd) {
      const padding = 'x'.repeat(4096 - JSON.stringify({ padding: '' }).length);
      await send(peer, presence(peer.doc.clientID, 9, { padding }));
    }
    there.down.length = 0;
    there.room!.receive(there.session, { type: 'queryAwareness' });
    const [whole] = there.down.splice(0);
    expect(decodePresence((whole as { update: Uint8Array }).update)).toHaveLength(102);
    await send(there, (whole as { update: Uint8Array }).update);
    expect([there.closed, there.down.filter(({ type }) => type === 'notice')]).toEqual([null, []]);
  });

  it('[PRES7] the largest permitted number of states in a frame is shown', async () => {
    await send(here, many(64));
    expect(heard(there)).toHaveLength(64);
  });
});
