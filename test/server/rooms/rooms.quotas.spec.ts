import * as Y from 'yjs';
import { FrameBudget } from '../../../server/rooms/gate/frame-budget.js';
import { ChatError } from '../../../server/errors.js';
import { LIMITS } from '../../../server/limits.js';
import { decodePresence } from '../../../server/rooms/sessions/presence-frame.js';
import { Peer, presence } from '../../harness/peer.js';
import { any, at, item, update } from '../../harness/raw.js';
import { person } from '../../harness/people.js';
import { ada, bob, CHAT, OTHER, TestRooms } from './test-rooms.js';

let harness: TestRooms;

afterEach(() => harness?.close());

const make = (id?: string) =>
  harness.rooms.execute<'create-chat'>(ada, { type: 'create-chat', ...(id && { id }) });

it('[QUOTA2] limits the chats that a user creates in a minute, in any protocol', async () => {
  harness = await TestRooms.open({ chatsPerMinute: 3 });
  await make();
  await harness.rooms.admit(ada, OTHER);
  await expect(make()).rejects.toMatchObject({ code: 'too_many_requests', wait: 60_000 });
  await expect(harness.rooms.admit(ada, crypto.randomUUID())).rejects.toMatchObject({
    code: 'too_many_requests'
  });
  await harness.rooms.execute(bob, { type: 'create-chat' });
  harness.clock.advance(60_000);
  await make();
});

it('[QUOTA2] limits the chats of a user, however many they request at once', async () => {
  harness = await TestRooms.open({ chatsPerUser: 3 });
  const asked = await Promise.allSettled([make(), make(), make(), make()]);
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  expect(asked.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'too_many_chats' }
  });
  await harness.rooms.execute(ada, { type: 'delete-chat', chat: CHAT });
  await make();
  await harness.rooms.execute(bob, { type: 'create-chat' });
});

it('[QUOTA3] typing opens no room and is still announced', async () => {
  harness = await TestRooms.open({ typingPer10s: 2 });
  const told: string[] = [];
  harness.rooms.events.on('typing', ({ principal }) => void told.push(principal.username));
  const type = () => harness.rooms.execute(bob, { type: 'typing', chat: CHAT });
  await type();
  await type();
  await expect(type()).rejects.toMatchObject({ code: 'too_many_requests' });
  expect([harness.rooms.size, told]).toEqual([0, ['bob', 'bob']]);
  await harness.enter(ada);
  await expect(type()).rejects.toMatchObject({ code: 'too_many_requests' });
});

it('[QUOTA4] unloads rooms without sessions, the least recently used first, and loses nothing', async () => {
  harness = await TestRooms.open({ openRooms: 3 });
  const chats = [CHAT, OTHER, crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
  for (const chat of chats.slice(1)) {
    await harness.rooms.admit(ada, chat);
  }
  const peer = await harness.enter(ada, CHAT);
  await harness.say(bob, 'one', undefined, OTHER);
  await harness.say(bob, 'two', undefined, chats[2]);
  await harness.say(bob, 'one again', undefined, OTHER);
  // All at once: each gets a place.
  await Promise.all([
    harness.say(bob, 'three', undefined, chats[3]),
    harness.say(bob, 'x', undefined, CHAT)
  ]);
  expect(harness.rooms.size).toBe(3);
  const [first, second] = [await harness.room(OTHER), await harness.room(chats[2])];
  expect(first.chat.getMessages().map(({ body }) => body)).toEqual(['one', 'one again']);
  expect(second.chat.getMessages().map(({ body }) => body)).toEqual(['two']);
  expect(peer.closed).toBeNull();
  await harness.enter(bob, OTHER);
  await harness.enter(bob, chats[2]);
  await expect(harness.say(bob, 'no', undefined, chats[4])).rejects.toMatchObject({
    code: 'too_many_rooms'
  });
});

it('[QUOTA5] limits participants that this server has never met, and does not count those it has', async () => {
  harness = await TestRooms.open({ strangersPerChat: 2 });
  const add = (...names: string[]) =>
    harness.rooms.execute<'add-participants'>(ada, {
      type: 'add-participants',
      chat: CHAT,
      participants: names.map(username => ({ username }))
    });
  await harness.storage.putUser({ username: 'bob', name: 'Bob', displayName: 'Bob', bot: false });
  const { added, refused } = await add('one', 'bob', 'two', 'three');
  expect(added).toEqual(['one', 'bob', 'two']);
  expect(refused).toEqual([{ username: 'three', code: 'too_many_participants' }]);
  const give = (username: string, role: 'member' | null) =>
    harness.rooms.execute(ada, { type: 'set-role', chat: CHAT, username, role });
  await expect(give('four', 'member')).rejects.toMatchObject({ code: 'too_many_participants' });
  await harness.crash();
  expect((await add('three')).added).toEqual([]);
  await give('one', null);
  await harness.say(person('two'), 'here I am'); // now known
  expect((await add('three', 'four', 'five')).added).toEqual(['three', 'four']);
  const made = await harness.rooms.execute<'create-chat'>(ada, {
    type: 'create-chat',
    participants: ['six', 'bob', 'seven', 'eight']
  });
  expect(made.refused).toEqual([{ username: 'eight', code: 'too_many_participants' }]);
});

it('[QUOTA6] limits the changes of a chat in a minute, including joins and leaves, while users may keep writing', async () => {
  harness = await TestRooms.open({ chatChangesPerMinute: 4 });
  const join = () =>
    harness.rooms.execute(bob, {
      type: 'add-participants',
      chat: CHAT,
      participants: [{ username: 'bob' }]
    });
  const leave = () =>
    harness.rooms.execute(bob, { type: 'set-role', chat: CHAT, username: 'bob', role: null });
  const all = await Promise.allSettled([join(), leave(), join(), leave(), join(), leave()]);
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
  await expect(
    harness.rooms.execute(bob, { type: 'rename', chat: CHAT, topic: 'x' })
  ).rejects.toMatchObject({ code: 'too_many_requests' });
  await harness.say(bob, 'I write');
  await harness.rooms.execute(ada, { type: 'rename', chat: CHAT, topic: 'Plans' });
  harness.clock.advance(60_000);
  await join();
});

it('[QUOTA7] prevents a user from forcing new epochs: their client ids in ten minutes are limited over all epochs', async () => {
  harness = await TestRooms.open({ clientsPer10Minutes: 12, epochClients: 5 });
  let next = 1_000;
  const bring = async (count: number): Promise<Peer> => {
    const peer = new Peer(bob);
    peer.connect(await harness.room());
    for (let i = 0; i < count; i++) {
      peer.raw(update([new Y.GC(at(next++, 0), 1)]));
    }
    await harness.exchange(peer);
    peer.disconnect();
    harness.clock.advance(60_000); // the room closes, and its document is rewritten
    await harness.flush();
    return peer;
  };
  const closed = [];
  for (let round = 0; round < 4; round++) {
    closed.push((await bring(6)).closed);
  }
  expect(closed.slice(-2)).toEqual(['too_many_requests', 'too_many_requests']);
  expect((await harness.storage.loadChat(CHAT))!.retired.size).toBeLessThanOrEqual(2);
  harness.clock.advance(600_000);
  expect((await bring(3)).closed).toBeNull();
});

it('[QUOTA8] gives guests of one address one rate, separate from other addresses, which outlives a room', async () => {
  harness = await TestRooms.open({ messagesPer10s: 2 });
  const guest = (username: string, entrance: string) => person(username, { guest: true, entrance });
  await harness.say(guest('guest-1', 'here'), 'one');
  await harness.say(guest('guest-2', 'here'), 'two');
  await expect(harness.say(guest('guest-3', 'here'), 'three')).rejects.toMatchObject({
    code: 'too_many_requests'
  });
  await harness.say(guest('guest-4', 'there'), 'three');
  (await harness.room()).fail(new Error('a fault'));
  await expect(harness.say(guest('guest-5', 'here'), 'four')).rejects.toMatchObject({
    code: 'too_many_requests'
  });
});

it('[QUOTA16] gives guests of one address one budget of frames and structs', async () => {
  harness = await TestRooms.open({ structsPer10s: 100 });
  const guest = (username: string, entrance: string) =>
    harness.enter(person(username, { guest: true, entrance }));
  const structs = (client: number): Uint8Array =>
    update(Array.from({ length: 60 }, (_, i) => new Y.GC(at(client, i), 1)));
  const guests = await Promise.all([
    guest('g1', 'here'),
    guest('g2', 'here'),
    guest('g3', 'there')
  ]);
  for (const [i, one] of guests.entries()) {
    one.raw(structs(100 + i));
    await harness.exchange(one);
  }
  expect(guests.map(({ closed }) => closed)).toEqual([null, 'too_many_requests', null]);
  const { structs: counts } = (await harness.room()).chatState;
  expect(counts.grownBy(' guests here')).toBeGreaterThan(0);
  expect(counts.grownBy('g1')).toBe(0);
});

it('[QUOTA16] gives guests of one address one budget of presence', async () => {
  harness = await TestRooms.open({ presenceBytesPerSecond: 100 });
  const reader = await harness.enter(ada);
  const guests = await Promise.all(
    ['here', 'here', 'there'].map((entrance, i) =>
      harness.enter(person(`g${i}`, { guest: true, entrance }))
    )
  );
  await harness.exchange(reader, ...guests);
  for (const guest of guests) {
    const state = { text: 'x'.repeat(900) };
    guest.up.push({ type: 'awareness', update: presence(guest.doc.clientID, 10, state) });
    await harness.exchange(guest);
  }
  const shown = reader.down.flatMap(frame =>
    frame.type === 'awareness' ? decodePresence(frame.update).map(({ client }) => client) : []
  );
  expect(shown).toEqual([guests[0].doc.clientID, guests[2].doc.clientID]);
});

it('[GATE39] counts deleted ranges and unreadable frames like structs', () => {
  const limits = { ...LIMITS, structsPer10s: 100 };
  const ranges = Array.from({ length: 50 }, (_, i) => [7, 2 * i, 1] as const);
  const budget = new FrameBudget(limits);
  const deletes = update([], ranges);
  for (let i = 0; i < 20; i++) {
    expect(budget.read('ada', deletes, 0).ranges).toBe(50);
  }
  expect(() => budget.read('ada', deletes, 0)).toThrow('too much at once');
  expect(() => budget.read('bob', new Uint8Array(1_600).fill(255), 0)).toThrow('cannot be decoded');
  expect(() => budget.read('bob', deletes, 0)).toThrow('too much at once');
});

describe('[QUOTA22] limits the changes of a user in a day, so that the journal has room for others', () => {
  const full = { code: 'too_many_requests' };

  it('in all chats together, by frame or by command', async () => {
    harness = await TestRooms.open({ changesPerDay: 6 });
    const { id: first } = await harness.say(bob, 'one');
    const peer = await harness.enter(bob);
    peer.post('two');
    await harness.exchange(peer);
    const { id: chat } = await harness.rooms.execute<'create-chat'>(bob, { type: 'create-chat' });
    await harness.say(bob, 'four', undefined, chat);
    const read = (id: string) =>
      harness.rooms.execute<'read'>(bob, { type: 'read', chat: CHAT, id });
    await read(first);
    await harness.rooms.execute<'delete-chat'>(bob, { type: 'delete-chat', chat });
    await expect(read(first)).rejects.toMatchObject(full);
    await expect(harness.say(bob, 'seven')).rejects.toMatchObject({ ...full, wait: 86_400_000 });
    await expect(make()).resolves.toBeDefined();
    await expect(harness.rooms.execute(bob, { type: 'create-chat' })).rejects.toMatchObject(full);
    peer.post('eight');
    await harness.exchange(peer);
    expect(peer.refusals).toEqual(['too_many_requests']);
    harness.clock.advance(86_400_000);
    await harness.say(bob, 'a new day');
  });

  it('counts a growing text as one change, and as another one after a pause', async () => {
    harness = await TestRooms.open({ changesPerDay: 2 });
    const peer = await harness.enter(bob);
    const text = new Y.Text('a');
    const id = peer.post(text);
    await harness.exchange(peer);
    for (let i = 0; i < 5; i++) {
      text.insert(text.length, 'b');
      await harness.exchange(peer);
    }
    expect(peer.refusals).toEqual([]);
    harness.clock.advance(1_000);
    await harness.flush();
    text.insert(text.length, 'c');
    await harness.exchange(peer);
    expect(peer.refusals).toEqual(['too_many_requests']);
    expect((await harness.room()).chat.getMessage(id)?.body).toBe('abbbbb');
  });

  it('gives guests of one address a common, larger limit, and bots as much as people ask for', async () => {
    harness = await TestRooms.open({ changesPerDay: 1 });
    const guest = (n: number) =>
      person(`guest-00000000-0000-4000-8000-00000000000${n}`, { guest: true, entrance: 'here' });
    for (let n = 0; n < 5; n++) {
      await harness.say(guest(n), 'hello');
      await harness.say(person('echo', { bot: true }), 'hello to you');
    }
    await expect(harness.say(guest(6), 'hello')).rejects.toMatchObject(full);
  });

  it('fits the rows of one user, and of a bot that answers them, into the journal', () => {
    const days = LIMITS.journalAge / 86_400_000;
    expect(2 * days * LIMITS.changesPerDay).toBeLessThan(LIMITS.journalRows);
  });
});

it('[QUOTA23] limits the update bytes of a user in a day, so that no one fills the disk', () => {
  const budget = new FrameBudget({ ...LIMITS, updateBytesPerDay: 1_000 });
  const one = update([item(at(7, 0), any('x'.repeat(400)), { parent: 'users', key: 'bob' })]);
  budget.read('bob', one, 0);
  budget.read('bob', one, 20_000);
  expect(() => budget.read('bob', one, 40_000)).toThrow(new ChatError('too_many_requests'));
  budget.read('ada', one, 40_000);
  budget.read('bob', one, 86_500_000);
});
