import * as Y from 'yjs';
import type { IPrincipal } from '../../../server/identity/principal.js';
import type { Command } from '../../../server/rooms/commands.js';
import type { Role } from '../../../server/storage/storage.js';
import { Peer } from '../../harness/peer.js';
import { person } from '../../harness/people.js';
import { ada, bob, CHAT, OTHER, TestRooms, turns } from './test-rooms.js';

const ROOM = `text:chat:${CHAT}`;
const NEW = '33333333-3333-4333-8333-333333333333';

let harness: TestRooms;

beforeEach(async () => {
  harness = await TestRooms.open();
});

afterEach(async () => {
  await harness.close();
  expect(harness.errors).toEqual([]);
  expect(harness.clock.waiting).toBe(0);
});

const run = (principal: IPrincipal, command: Command): Promise<unknown> =>
  harness.rooms.execute(principal, command);

/** A private chat of ada's, with a user for each role, named after the role. */
async function privateChat(): Promise<Record<Role, IPrincipal>> {
  const people = {
    owner: ada,
    moderator: person('moderator'),
    member: person('member'),
    reader: person('reader'),
    bot: person('bot', { bot: true })
  };
  await run(ada, { type: 'create-chat', id: OTHER, topic: 'Team', access: 'private' });
  for (const role of ['moderator', 'member', 'reader', 'bot'] as const) {
    await run(ada, { type: 'set-role', chat: OTHER, username: people[role].username, role });
  }
  return people;
}

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

describe('commands', () => {
  it('[ROOM7] send stores a message in the sender’s name', async () => {
    const peer = await harness.enter(bob);
    const sent = await harness.say(ada, 'hello', 'm1');
    expect(sent).toEqual({ id: 'm1', seq: 1, repeated: false });
    await harness.exchange(peer);
    expect(peer.toJSON()).toMatchObject([
      { id: 'm1', body: 'hello', sender: 'ada', seq: 1, type: 'msg', raw_time: false }
    ]);
    expect(await harness.storage.getMessage(CHAT, 'm1')).toEqual(peer.toJSON()[0]);
  });

  it('[ROOM7] a repeated id creates no second message', async () => {
    const answers = await Promise.all([
      harness.say(ada, 'once', 'm1'),
      harness.say(ada, 'twice', 'm1'),
      harness.say(bob, 'stolen', 'm1').catch((error: unknown) => error)
    ]);
    expect(answers).toMatchObject([
      { id: 'm1', seq: 1, repeated: false },
      { id: 'm1', seq: 1, repeated: true },
      { code: 'message_id_taken' }
    ]);
    expect(await harness.say(ada, 'again', 'm1')).toEqual({ id: 'm1', seq: 1, repeated: true });
    expect((await harness.room()).chat.getMessages()).toMatchObject([{ body: 'once' }]);
  });

  it('[GATE5] the id of a removed message stays taken', async () => {
    const peer = await harness.enter(ada);
    peer.post('x', { id: 'm1' });
    await harness.exchange(peer);
    peer.messages.delete(0);
    await harness.exchange(peer);
    await expect(harness.say(ada, 'again', 'm1')).rejects.toMatchObject({
      code: 'message_id_taken'
    });
  });

  it.each<[string, string, Record<string, unknown>]>([
    ['a body that is not a text', 'bad_value', { body: 7 }],
    ['no body', 'bad_value', {}],
    ['a body that is undefined', 'bad_value', { body: undefined }],
    ['a body that is too long', 'message_too_long', { body: 'x'.repeat(28 * 1024 + 1) }],
    ['a field of the server', 'unknown_field', { body: '', seq: 7 }],
    ['an unknown field', 'unknown_field', { body: '', gift: 1 }],
    ['a field of the prototype', 'unknown_field', { body: '', constructor: 1 }],
    ['a system message', 'system_message', { body: '', type: 'system' }],
    ['an id with spaces', 'bad_value', { body: '', id: 'a b' }],
    ['an id that is too long', 'bad_value', { body: '', id: 'x'.repeat(65) }]
  ])('[ROOM8] send rejects %s', async (_, code, message) => {
    const refused: unknown[] = [];
    harness.rooms.events.on('refused', event => void refused.push(event));
    await expect(
      run(ada, { type: 'send', chat: CHAT, message } as unknown as Command)
    ).rejects.toMatchObject({ code });
    expect((await harness.room()).chat.getMessages()).toEqual([]);
    expect(refused).toEqual([{ code }]);
  });

  it('[ROOM8] send keeps only the data and metadata of a bundle', async () => {
    const clean = { data: { 'text/html': '<b>x</b>' }, metadata: {} };
    const mime_model = { ...clean, trusted: true };
    const message = { id: 'm1', body: 'x', mime_model };
    await run(ada, { type: 'send', chat: CHAT, message });
    expect((await harness.room()).chat.getMessage('m1')?.mime_model).toEqual(clean);
    expect((await harness.storage.getMessage(CHAT, 'm1'))?.mime_model).toEqual(clean);
  });

  it('[ROOM21] the number of a removed message is never reused, even if the message came and went in one frame', async () => {
    const peer = await harness.enter(ada);
    const heard: unknown[] = [];
    harness.rooms.events.on('committed', ({ created, removed }) => {
      heard.push([created.map(({ seq }) => seq), removed]);
    });
    peer.post('taken out later');
    await harness.exchange(peer);
    peer.messages.delete(0);
    await harness.exchange(peer);
    peer.post('taken out at once', { id: 'gone' });
    peer.messages.delete(0);
    await harness.exchange(peer);
    expect(await harness.storage.lookUp([{ chat: CHAT, ids: ['gone'] }])).toMatchObject([
      { taken: new Set(['gone']) }
    ]);
    expect(await harness.storage.getMessage(CHAT, 'gone')).toBeNull();
    peer.disconnect();
    await harness.crash();
    expect(await harness.say(ada, 'stays')).toMatchObject({ seq: 3 });
    expect(await harness.storage.listMessages(CHAT, { limit: 9 })).toHaveLength(1);
    expect(heard).toEqual([
      [[1], []],
      [[], [expect.any(String)]],
      [[], ['gone']]
    ]);
  });

  it('[ROOM8] send ignores a claimed sender', async () => {
    const message = { id: 'm1', body: 'x', sender: 'bob', time: 5 };
    await run(ada, { type: 'send', chat: CHAT, message });
    expect(await harness.storage.getMessage(CHAT, 'm1')).toMatchObject({
      sender: 'ada',
      time: harness.clock.now() / 1000
    });
  });

  it('[ROOM9] an author edits and deletes, and the message shows the time', async () => {
    const peer = await harness.enter(bob);
    await harness.say(ada, 'a', 'm1');
    harness.clock.advance(1000);
    await run(ada, { type: 'edit', chat: CHAT, id: 'm1', body: 'b' });
    await harness.exchange(peer);
    const edited_time = harness.clock.now() / 1000;
    expect(peer.toJSON()).toMatchObject([{ body: 'b', edited: true, edited_time }]);
    harness.clock.advance(1000);
    await run(ada, { type: 'delete', chat: CHAT, id: 'm1' });
    await harness.exchange(peer);
    const deleted_time = harness.clock.now() / 1000;
    const gone = { body: '', deleted: true, deleted_time, edited_time, seq: 1 };
    expect(peer.toJSON()).toMatchObject([gone]);
    expect(await harness.storage.getMessage(CHAT, 'm1')).toMatchObject(gone);
    for (const command of ['edit', 'delete'] as const) {
      await expect(
        run(ada, { type: command, chat: CHAT, id: 'm1', body: 'c' })
      ).rejects.toMatchObject({ code: 'message_not_found' });
    }
  });

  it.each(['none', '', 'a b', '__proto__'])(
    '[ROOM9] commands for a message %j that does not exist fail',
    async id => {
      for (const type of ['edit', 'delete', 'read'] as const) {
        await expect(run(ada, { type, chat: CHAT, id, body: 'x' })).rejects.toMatchObject({
          code: 'message_not_found'
        });
      }
    }
  );

  it('[ROOM10] each role may do what the policy allows', async () => {
    const people = await privateChat();
    const stranger = person('stranger');
    await harness.say(ada, 'of ada', 'a1', OTHER);
    const everybody = { ...people, stranger };
    const outcomes: Record<string, string> = {};
    const trial = async (name: string, command: Command): Promise<void> => {
      const who = everybody[name as keyof typeof everybody];
      const code = await run(who, command).then(
        () => 'y',
        (error: { code: string }) => error.code
      );
      outcomes[name] = `${outcomes[name] ?? ''}${outcomes[name] ? ' ' : ''}${code}`;
    };
    for (const name of ['stranger', 'reader', 'bot', 'member', 'moderator']) {
      const chat = OTHER;
      await trial(name, { type: 'send', chat, message: { id: name, body: 'x' } });
      await trial(name, { type: 'edit', chat, id: 'a1', body: 'x' });
      await trial(name, { type: 'rename', chat, topic: 'New' });
      await trial(name, { type: 'set-role', chat, username: 'eve', role: 'member' });
      await trial(name, { type: 'set-role', chat, username: 'eve', role: 'moderator' });
      await trial(name, { type: 'set-role', chat, username: 'ada', role: null });
      await trial(name, { type: 'read', chat, id: 'a1' });
      await trial(name, { type: 'delete', chat, id: 'a1' });
      await trial(name, { type: 'delete-chat', chat });
    }
    const no = 'forbidden';
    expect(outcomes).toEqual({
      stranger: Array.from({ length: 9 }, () => 'chat_not_found').join(' '),
      reader: `read_only ${no} ${no} ${no} ${no} ${no} y ${no} ${no}`,
      bot: `y ${no} ${no} ${no} ${no} ${no} y ${no} ${no}`,
      member: `y ${no} y y ${no} ${no} y ${no} ${no}`,
      moderator: `y ${no} y y ${no} ${no} y y ${no}`
    });
    await run(ada, { type: 'delete-chat', chat: OTHER });
  });

  it('[ROOM11] a new name is announced, stored and in the document', async () => {
    const heard: unknown[] = [];
    harness.rooms.events.on(
      'committed',
      ({ chat, topic, by }) => void heard.push({ chat, topic, by })
    );
    await run(ada, { type: 'rename', chat: CHAT, topic: '  Plans ' });
    expect(heard).toEqual([{ chat: CHAT, topic: 'Plans', by: 'ada' }]);
    expect((await harness.room()).chat.name).toBe('Plans');
    expect(await harness.storage.getChat(CHAT)).toMatchObject({ topic: 'Plans' });
    for (const topic of ['', '  ', 'x'.repeat(201), 'a\nb', 'a\u0000b']) {
      await expect(run(ada, { type: 'rename', chat: CHAT, topic })).rejects.toMatchObject({
        code: 'bad_value',
        target: 'topic'
      });
    }
  });

  it('[ROOM12] a role is announced, stored and in the document, and applies from then on', async () => {
    const heard: unknown[] = [];
    harness.rooms.events.on(
      'committed',
      ({ participants = [] }) => void heard.push(...participants)
    );
    const set = (role: Role | null): Promise<unknown> =>
      run(ada, { type: 'set-role', chat: CHAT, username: 'bob', role });
    await set('reader');
    expect((await harness.room()).chat.getParticipants()).toContainEqual({
      username: 'bob',
      role: 'reader'
    });
    await expect(harness.say(bob, 'x')).rejects.toMatchObject({ code: 'read_only' });
    await set(null);
    await harness.say(bob, 'x');
    const told = { username: 'bob', by: 'ada' };
    expect(heard).toMatchObject([
      { ...told, role: 'reader' },
      { ...told, role: null }
    ]);
    expect(await harness.storage.getParticipants(CHAT)).toMatchObject([{ username: 'ada' }]);
  });

  it.each<[string, unknown, unknown]>([
    ['no username', '', 'member'],
    ['a username with a line break', 'a\nb', 'member'],
    ['a username that is too long', 'x'.repeat(129), 'member'],
    ['a username that is not a text', 7, 'member'],
    ['an unknown role', 'eve', 'emperor'],
    ['a role of the prototype', 'eve', 'constructor']
  ])('[ROOM12] set-role rejects %s', async (_, username, role) => {
    await expect(
      run(ada, { type: 'set-role', chat: CHAT, username, role } as Command)
    ).rejects.toMatchObject({ code: 'bad_value' });
    expect(await harness.storage.getParticipants(CHAT)).toHaveLength(1);
  });

  it('[STORE18] a read position moves forward only', async () => {
    await harness.say(ada, 'a', 'm1');
    await harness.say(ada, 'b', 'm2');
    const read = (id: string): Promise<unknown> => run(bob, { type: 'read', chat: CHAT, id });
    expect(await read('m2')).toEqual({ seq: 2 });
    expect(await read('m1')).toEqual({ seq: 2 });
  });

  it('[ROOM14] create-chat creates a chat with its participants and its name', async () => {
    const heard: unknown[] = [];
    harness.rooms.events.on('chat-created', event => void heard.push(event));
    const participants = ['bob', 'ada'];
    const command = { type: 'create-chat', topic: ' Team ', access: 'private', participants };
    const { id } = (await run(ada, command as Command)) as { id: string };
    expect(heard).toEqual([{ chat: id }]);
    const { chat, chatState } = await harness.room(id);
    expect([chat.id, chat.name, chatState.access]).toEqual([id, 'Team', 'private']);
    expect(chat.getParticipants()).toEqual(
      expect.arrayContaining([
        { username: 'ada', role: 'owner' },
        { username: 'bob', role: 'member' }
      ])
    );
    const guest = person('guest', { guest: true });
    await expect(run(guest, { type: 'create-chat', topic: '' })).rejects.toMatchObject({
      code: 'forbidden'
    });
    await expect(run(ada, { type: 'create-chat', id: 'X', topic: '' })).rejects.toMatchObject({
      code: 'bad_request'
    });
    await expect(run(ada, { type: 'create-chat', id })).rejects.toMatchObject({
      code: 'forbidden'
    });
  });
});

describe('deleting a chat', () => {
  it('[ROOM15] notifies its sessions, and the chat stays deleted', async () => {
    const heard: unknown[] = [];
    harness.rooms.events.on('chat-deleted', event => void heard.push(event));
    const peer = await harness.enter(bob);
    const copy = await harness.rooms.getDocument(ROOM);
    await run(ada, { type: 'delete-chat', chat: CHAT });
    expect(peer.closed).toBe('chat_deleted');
    expect(copy.isDisposed).toBe(true);
    expect(heard).toEqual([{ chat: CHAT }]);
    expect(harness.rooms.size).toBe(0);
    await expect(harness.rooms.admit(ada, CHAT)).rejects.toMatchObject({ code: 'chat_deleted' });
    await expect(harness.say(ada, 'x')).rejects.toMatchObject({ code: 'chat_not_found' });
  });

  it('[ROOM15] also works while the room closes', async () => {
    await harness.room();
    const release = harness.hold();
    const sent = harness.say(ada, 'last words');
    await turns();
    harness.clock.advance(60_000);
    const deleted = run(ada, { type: 'delete-chat', chat: CHAT });
    await turns();
    release();
    await Promise.all([sent, deleted]);
    expect(await harness.storage.getChat(CHAT)).toBeNull();
  });

  it('[ROOM15] happens once, even if several users ask at the same time', async () => {
    const heard: unknown[] = [];
    harness.rooms.events.on('chat-deleted', event => void heard.push(event));
    await harness.room();
    await Promise.allSettled([
      run(ada, { type: 'delete-chat', chat: CHAT }),
      run(ada, { type: 'delete-chat', chat: CHAT })
    ]);
    expect(await harness.storage.wasDeleted(CHAT)).toBe(true);
    expect(heard).toHaveLength(1);
  });
});

describe('a copy inside the process', () => {
  it("[ROOM16] follows the stored changes, and writes in its user's name", async () => {
    const bot = person('bot', { bot: true });
    await harness.say(ada, 'before', 'm1');
    const copy = await harness.rooms.getDocument(ROOM, { as: bot });
    expect(copy.getMessage('m1')).toMatchObject({ body: 'before', seq: 1 });
    copy.addMessage({ id: 'm2', body: 'by the bot', sender: 'bot' });
    copy.addMessage({ id: 'm3', body: 'forged', sender: 'ada' });
    await harness.flush();
    expect((await harness.room()).chat.getMessages()).toMatchObject([
      { id: 'm1' },
      { id: 'm2', seq: 2, sender: 'bot' }
    ]);
    expect(copy.getMessages()).toEqual((await harness.room()).chat.getMessages());
    copy.dispose();
    expect(harness.rooms.sessions).toBe(0);
  });

  it('[ROOM16] is read-only without a user', async () => {
    const copy = await harness.rooms.getDocument(ROOM);
    copy.addMessage({ body: 'x', sender: '' });
    await harness.flush();
    expect((await harness.room()).chat.getMessages()).toEqual([]);
  });

  it('[ROOM16] is refused to a user who may not read the chat', async () => {
    await privateChat();
    await expect(
      harness.rooms.getDocument(`text:chat:${OTHER}`, { as: person('eve') })
    ).rejects.toMatchObject({ code: 'chat_not_found' });
    await expect(harness.rooms.getDocument('text:file:x')).rejects.toMatchObject({
      code: 'chat_not_found'
    });
    await expect(harness.rooms.getDocument(`text:chat:${NEW}`)).rejects.toMatchObject({
      code: 'chat_not_found'
    });
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
