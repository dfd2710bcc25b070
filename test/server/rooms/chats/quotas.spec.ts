import * as Y from 'yjs';
import { FrameBudget } from '../../../../server/rooms/gate/frame-budget.js';
import { LIMITS } from '../../../../server/limits.js';
import { Peer } from '../../../harness/peer.js';
import { at, update } from '../../../harness/raw.js';
import { person } from '../../../harness/people.js';
import { ada, bob, CHAT, OTHER, RoomHouse } from '../room-house.js';

let house: RoomHouse;

afterEach(() => house?.close());

const make = (id?: string) =>
  house.rooms.execute<'create-chat'>(ada, { type: 'create-chat', ...(id && { id }) });

it('[QUOTA2] a user may make a limited number of chats a minute, by any door', async () => {
  house = await RoomHouse.open({ chatsPerMinute: 3 });
  await make();
  await house.rooms.admit(ada, OTHER);
  await expect(make()).rejects.toMatchObject({ code: 'too_many_requests', wait: 60_000 });
  await expect(house.rooms.admit(ada, crypto.randomUUID())).rejects.toMatchObject({
    code: 'too_many_requests'
  });
  await house.rooms.execute(bob, { type: 'create-chat' });
  house.clock.advance(60_000);
  await make();
});

it('[QUOTA2] a user may have a limited number of chats, however many they request at once', async () => {
  house = await RoomHouse.open({ chatsPerUser: 3 });
  const asked = await Promise.allSettled([make(), make(), make(), make()]);
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  expect(asked.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'too_many_chats' }
  });
  await house.rooms.execute(ada, { type: 'delete-chat', chat: CHAT });
  await make();
  await house.rooms.execute(bob, { type: 'create-chat' });
});

it('[QUOTA3] typing opens no room and is still announced', async () => {
  house = await RoomHouse.open({ typingPer10s: 2 });
  const told: string[] = [];
  house.rooms.events.on('typing', ({ principal }) => void told.push(principal.username));
  const type = () => house.rooms.execute(bob, { type: 'typing', chat: CHAT });
  await type();
  await type();
  await expect(type()).rejects.toMatchObject({ code: 'too_many_requests' });
  expect([house.rooms.size, told]).toEqual([0, ['bob', 'bob']]);
  await house.enter(ada);
  await expect(type()).rejects.toMatchObject({ code: 'too_many_requests' });
});

it('[QUOTA4] rooms that nobody has joined give way, the one that was asked for longest ago first, and lose nothing', async () => {
  house = await RoomHouse.open({ openRooms: 3 });
  const chats = [CHAT, OTHER, crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
  for (const chat of chats.slice(1)) {
    await house.rooms.admit(ada, chat);
  }
  const peer = await house.enter(ada, CHAT);
  await house.say(bob, 'one', undefined, OTHER);
  await house.say(bob, 'two', undefined, chats[2]);
  await house.say(bob, 'one again', undefined, OTHER);
  // All at once: each finds its place.
  await Promise.all([
    house.say(bob, 'three', undefined, chats[3]),
    house.say(bob, 'x', undefined, CHAT)
  ]);
  expect(house.rooms.size).toBe(3);
  const [first, second] = [await house.room(OTHER), await house.room(chats[2])];
  expect(first.chat.getMessages().map(({ body }) => body)).toEqual(['one', 'one again']);
  expect(second.chat.getMessages().map(({ body }) => body)).toEqual(['two']);
  expect(peer.closed).toBeNull();
  await house.enter(bob, OTHER);
  await house.enter(bob, chats[2]);
  await expect(house.say(bob, 'no', undefined, chats[4])).rejects.toMatchObject({
    code: 'too_many_rooms'
  });
});

it('[QUOTA5] invented participants are few, and those that this server has met are not counted among them', async () => {
  house = await RoomHouse.open({ strangersPerChat: 2 });
  const add = (...names: string[]) =>
    house.rooms.execute<'add-participants'>(ada, {
      type: 'add-participants',
      chat: CHAT,
      participants: names.map(username => ({ username }))
    });
  await house.storage.putUser({ username: 'bob', name: 'Bob', displayName: 'Bob', bot: false });
  const { added, refused } = await add('one', 'bob', 'two', 'three');
  expect(added).toEqual(['one', 'bob', 'two']);
  expect(refused).toEqual([{ username: 'three', code: 'too_many_participants' }]);
  const give = (username: string, role: 'member' | null) =>
    house.rooms.execute(ada, { type: 'set-role', chat: CHAT, username, role });
  await expect(give('four', 'member')).rejects.toMatchObject({ code: 'too_many_participants' });
  await house.crash();
  expect((await add('three')).added).toEqual([]);
  await give('one', null);
  await house.say(person('two'), 'here I am'); // met now
  expect((await add('three', 'four', 'five')).added).toEqual(['three', 'four']);
  const made = await house.rooms.execute<'create-chat'>(ada, {
    type: 'create-chat',
    participants: ['six', 'bob', 'seven', 'eight']
  });
  expect(made.refused).toEqual([{ username: 'eight', code: 'too_many_participants' }]);
});

it('[QUOTA6] a chat is changed so often a minute, joins and leaves too, while one may go on writing', async () => {
  house = await RoomHouse.open({ chatChangesPerMinute: 4 });
  const join = () =>
    house.rooms.execute(bob, {
      type: 'add-participants',
      chat: CHAT,
      participants: [{ username: 'bob' }]
    });
  const leave = () =>
    house.rooms.execute(bob, { type: 'set-role', chat: CHAT, username: 'bob', role: null });
  const all = await Promise.allSettled([join(), leave(), join(), leave(), join(), leave()]);
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
  await expect(
    house.rooms.execute(bob, { type: 'rename', chat: CHAT, topic: 'x' })
  ).rejects.toMatchObject({ code: 'too_many_requests' });
  await house.say(bob, 'I write');
  await house.rooms.execute(ada, { type: 'rename', chat: CHAT, topic: 'Plans' });
  house.clock.advance(60_000);
  await join();
});

it('[QUOTA7] a user cannot force new epochs: their client ids in ten minutes are limited over all epochs', async () => {
  house = await RoomHouse.open({ clientsPer10Minutes: 12, epochClients: 5 });
  let next = 1_000;
  const bring = async (count: number): Promise<Peer> => {
    const peer = new Peer(bob);
    peer.connect(await house.room());
    for (let i = 0; i < count; i++) {
      peer.raw(update([new Y.GC(at(next++, 0), 1)]));
    }
    await house.exchange(peer);
    peer.disconnect();
    house.clock.advance(60_000); // the room closes, and is written anew
    await house.settle();
    return peer;
  };
  const closed = [];
  for (let round = 0; round < 4; round++) {
    closed.push((await bring(6)).closed);
  }
  expect(closed.slice(-2)).toEqual(['too_many_requests', 'too_many_requests']);
  expect((await house.storage.loadChat(CHAT))!.retired.size).toBeLessThanOrEqual(2);
  house.clock.advance(600_000);
  expect((await bring(3)).closed).toBeNull();
});

it('[QUOTA8] guests of one address share one rate, those of others have theirs, and rates outlive a room', async () => {
  house = await RoomHouse.open({ messagesPer10s: 2 });
  const guest = (username: string, entrance: string) => person(username, { guest: true, entrance });
  await house.say(guest('guest-1', 'here'), 'one');
  await house.say(guest('guest-2', 'here'), 'two');
  await expect(house.say(guest('guest-3', 'here'), 'three')).rejects.toMatchObject({
    code: 'too_many_requests'
  });
  await house.say(guest('guest-4', 'there'), 'three');
  (await house.room()).fail(new Error('a fault'));
  await expect(house.say(guest('guest-5', 'here'), 'four')).rejects.toMatchObject({
    code: 'too_many_requests'
  });
});

it('[QUOTA16] guests of one address share the budgets of frames and structs', async () => {
  house = await RoomHouse.open({ structsPer10s: 100 });
  const guest = (username: string, entrance: string) =>
    house.enter(person(username, { guest: true, entrance }));
  const structs = (client: number): Uint8Array =>
    update(Array.from({ length: 60 }, (_, i) => new Y.GC(at(client, i), 1)));
  const guests = await Promise.all([
    guest('g1', 'here'),
    guest('g2', 'here'),
    guest('g3', 'there')
  ]);
  for (const [i, one] of guests.entries()) {
    one.raw(structs(100 + i));
    await house.exchange(one);
  }
  expect(guests.map(({ closed }) => closed)).toEqual([null, 'too_many_requests', null]);
  const { structs: counts } = (await house.room()).chatState;
  expect(counts.grownBy('guests here')).toBeGreaterThan(0);
  expect(counts.grownBy('g1')).toBe(0);
});

it('[GATE39] deleted ranges and frames that cannot be read count like structs', () => {
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
