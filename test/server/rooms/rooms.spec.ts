import * as Y from 'yjs';
import { Peer } from '../../harness/peer.js';
import { person } from '../../harness/people.js';
import { ada, bob, CHAT, OTHER, turns } from './test-rooms.js';
import { NEW, privateChat, ROOM, run } from './test-chats.js';
import { harness, useRooms } from './use-rooms.js';

useRooms();

describe('loading', () => {
  it('[ROOM1] loads a room once when many ask for it at the same time', async () => {
    const loads = jest.spyOn(harness.storage, 'loadChat');
    const asked = Array.from({ length: 20 }, () => harness.room());
    const opened = await Promise.all([...asked, ...asked.map(() => harness.room())]);
    expect(new Set(opened).size).toBe(1);
    expect(loads).toHaveBeenCalledTimes(1);
    expect(harness.rooms.size).toBe(1);
  });

  it('[ROOM1] retries a failed load', async () => {
    jest.spyOn(harness.storage, 'loadChat').mockRejectedValueOnce(new Error('disk'));
    await expect(harness.room()).rejects.toThrow('disk');
    await expect(harness.room()).resolves.toMatchObject({ id: CHAT });
  });

  it('[ROOM2] emits all events of a room in order', async () => {
    const peer = await harness.enter(bob);
    peer.post('hello');
    await harness.exchange(peer);
    await harness.rooms.dispose();
    const all = { level: 'INFO', room: ROOM, path: CHAT };
    expect(harness.told).toEqual([
      { ...all, action: 'load', msg: 'Content loaded from the store.' },
      { ...all, action: 'initialize', msg: 'Room initialized' },
      { ...all, action: 'initialize', msg: 'New client connected.' },
      // A client id is bound and a message stored, and only the message is content.
      { ...all, action: 'save', msg: 'Content saved.' },
      { ...all, action: 'clean', msg: 'Room deleted.' }
    ]);
  });

  it('[ROOM2] initializes a room with its content before any client gets a frame', async () => {
    await harness.say(ada, 'there before');
    harness.clock.advance(60_000);
    await turns();
    expect(harness.rooms.size).toBe(0);
    const peer = new Peer(bob);
    const order: unknown[] = [];
    harness.rooms.events.on('session', ({ msg }) => void order.push(msg));
    const room = await harness.room();
    expect(order).toEqual(['Content loaded from the store.', 'Room initialized']);
    expect(room.chat.getMessages()).toMatchObject([{ body: 'there before' }]);
    peer.connect(room);
    expect(order).toHaveLength(3);
    expect(peer.down.map(({ type }) => type)).toEqual(['notice']);
    await harness.exchange(peer);
    expect(peer.toJSON()).toMatchObject([{ body: 'there before' }]);
  });

  it('[ROOM4] admits both of two users who open a new chat at the same time', async () => {
    const asked = await Promise.allSettled([
      harness.rooms.admit(ada, NEW),
      harness.rooms.admit(bob, NEW),
      harness.rooms.admit(bob, NEW)
    ]);
    expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(await harness.storage.getParticipants(NEW)).toHaveLength(1);
  });

  it('[ROOM4] creates a chat for the first user who opens it, if they may', async () => {
    const guest = person('guest', { guest: true });
    await expect(harness.rooms.admit(guest, NEW)).rejects.toMatchObject({ code: 'chat_not_found' });
    await harness.rooms.admit(bob, NEW);
    await harness.rooms.admit(guest, NEW);
    expect(await harness.storage.getChat(NEW)).toMatchObject({ access: 'open', createdBy: 'bob' });
    expect(await harness.storage.getParticipants(NEW)).toMatchObject([
      { username: 'bob', role: 'owner' }
    ]);
    for (const id of ['', 'x', NEW.toUpperCase().replace('3', 'A'), `${NEW}/..`, `${NEW}\n`]) {
      await expect(harness.rooms.admit(bob, id)).rejects.toMatchObject({ code: 'chat_not_found' });
    }
  });
});

describe('unloading', () => {
  it('[ROOM5] unloads an unneeded room, and loses nothing', async () => {
    const peer = await harness.enter(bob);
    peer.post('kept');
    await harness.exchange(peer);
    harness.clock.advance(600_000);
    await turns();
    expect(harness.rooms.size).toBe(1);
    peer.disconnect();
    await turns();
    harness.clock.advance(59_999);
    await turns();
    expect(harness.rooms.size).toBe(1);
    harness.clock.advance(1);
    await turns();
    expect(harness.rooms.size).toBe(0);
    expect(harness.clock.waiting).toBe(0);
    expect(harness.told.at(-1)).toMatchObject({ action: 'clean' });
    peer.connect(await harness.room());
    await harness.exchange(peer);
    expect((await harness.room()).chat.getMessages()).toMatchObject([{ body: 'kept', seq: 1 }]);
  });

  it('[ROOM5] keeps the room open for a session that returns in time', async () => {
    const peer = await harness.enter(bob);
    peer.disconnect();
    await turns();
    harness.clock.advance(50_000);
    const room = await harness.room();
    peer.connect(room);
    harness.clock.advance(50_000);
    await turns();
    expect(await harness.room()).toBe(room);
  });

  it('[ROOM5] closes a room with only a copy inside the process, and the copy with it', async () => {
    const copy = await harness.rooms.getDocument(ROOM);
    harness.clock.advance(60_000);
    await turns();
    expect(harness.rooms.size).toBe(0);
    expect(copy.isDisposed).toBe(true);
  });

  it('[ROOM6] makes a request for a closing room wait, and then opens a new one', async () => {
    const first = await harness.room();
    const release = harness.hold();
    const sent = harness.say(ada, 'in the last minute');
    await turns();
    harness.clock.advance(60_000);
    const second = harness.room();
    await turns();
    expect(first.state).toBe('draining');
    release();
    expect(await second).not.toBe(first);
    await sent;
    expect((await second).chat.getMessages()).toMatchObject([{ body: 'in the last minute' }]);
  });

  it('[ROOM6] runs a command that arrives while the room closes in the next one', async () => {
    await harness.room();
    const release = harness.hold();
    const first = harness.say(ada, 'first');
    await turns();
    harness.clock.advance(60_000);
    const second = harness.say(ada, 'second');
    await turns();
    release();
    expect(await Promise.all([first, second])).toMatchObject([{ seq: 1 }, { seq: 2 }]);
  });
});

describe('a session that sends changes before its step 1', () => {
  const early = async (isAnswer: boolean): Promise<Peer> => {
    const peer = new Peer(bob);
    const room = await harness.room();
    peer.post('early');
    peer.connect(room);
    const [step1] = peer.up.splice(0, 1);
    peer.up.unshift({ type: 'update', update: Y.encodeStateAsUpdate(peer.doc), isAnswer });
    await harness.exchange(peer);
    expect(room.chat.getMessages()).toEqual([]);
    expect(room.people).toHaveLength(1); // presence is accepted
    peer.up.push(step1);
    return peer;
  };

  it.each([
    ['an update', false],
    ['an answer', true]
  ])(
    '[ROOM20] is asked to send them again after its step 1, if they came in %s',
    async (_, isAnswer) => {
      const peer = await early(isAnswer);
      await harness.exchange(peer);
      expect((await harness.room()).chat.getMessages()).toMatchObject([{ body: 'early', seq: 1 }]);
      peer.post('and goes on');
      await harness.exchange(peer);
      expect(peer.toJSON()).toMatchObject([{ seq: 1 }, { seq: 2 }]);
      expect(peer.refusals).toEqual([]);
    }
  );
});

describe('rights of connected users', () => {
  /** The messages without system messages. */
  const said = (messages: unknown[]): unknown[] =>
    messages.filter(message => (message as { type: string }).type === 'msg');

  it('[ROOM17] a reader sees all and changes nothing', async () => {
    const { reader } = await privateChat();
    const peer = await harness.enter(reader, OTHER);
    expect(peer.notices).toMatchObject([{ type: 'welcome', role: 'reader', write: false }]);
    peer.post('quiet');
    peer.doc.getMap('users').set('reader', { username: 'reader' });
    await harness.exchange(peer);
    expect(peer.refusals).toContain('read_only');
    expect(said((await harness.room(OTHER)).chat.getMessages())).toEqual([]);
    await harness.say(ada, 'seen', undefined, OTHER);
    await harness.exchange(peer);
    expect(said(peer.toJSON())).toMatchObject([{ body: 'seen' }]);
  });

  it('[ROOM17] a user who is removed from a private chat is disconnected and gets nothing more', async () => {
    const { member } = await privateChat();
    const peer = await harness.enter(member, OTHER);
    await run(ada, { type: 'set-role', chat: OTHER, username: 'member', role: null });
    expect(peer.closed).toBe('removed_from_chat');
    await harness.say(ada, 'among us', undefined, OTHER);
    await harness.exchange(peer);
    expect(said(peer.toJSON())).toEqual([]);
  });
});

it('[ROOM18] dispose stores everything and leaves no timer, no session and no listener', async () => {
  const peer = await harness.enter(bob);
  const copy = await harness.rooms.getDocument(ROOM, { as: bob });
  peer.post('at the last moment');
  while (peer.give());
  await harness.rooms.dispose();
  await harness.rooms.dispose();
  expect(peer.closed).toBe('closing');
  expect(copy.isDisposed).toBe(true);
  expect(harness.clock.waiting).toBe(0);
  expect([harness.rooms.size, harness.rooms.sessions]).toEqual([0, 0]);
  expect(await harness.storage.listMessages(CHAT, { limit: 9 })).toMatchObject([
    { body: 'at the last moment', seq: 1 }
  ]);
  await expect(harness.room()).rejects.toMatchObject({ code: 'closing' });
});

it('[ROOM19] a session that joins a closed room is disconnected, so that it reconnects', async () => {
  const room = await harness.room();
  await harness.rooms.dispose();
  const peer = new Peer(bob);
  peer.connect(room);
  await turns();
  expect(peer.closed).not.toBeNull();
});
