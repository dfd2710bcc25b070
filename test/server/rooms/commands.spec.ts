import type { Command } from '../../../server/rooms/commands.js';
import type { IPrincipal } from '../../../server/identity/principal.js';
import type { Role } from '../../../server/storage/storage.js';
import { person } from '../../harness/people.js';
import { ada, bob, CHAT, OTHER, turns } from './test-rooms.js';
import { privateChat, ROOM, run } from './test-chats.js';
import { harness, useRooms } from './use-rooms.js';

useRooms();

describe('commands of a chat', () => {
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

  it('[ASKED6] owners and moderators set how a bot answers in a chat: stored, in the document, and kept', async () => {
    const people = await privateChat();
    const set = (who: IPrincipal, answers: unknown, bot = 'bot'): Promise<unknown> =>
      run(who, { type: 'set-answers', chat: OTHER, bot, answers } as Command);
    const shown = async (): Promise<unknown> =>
      (await harness.room(OTHER)).chat.yparticipants.get('bot');
    const stored = async (): Promise<unknown> =>
      (await harness.storage.getParticipants(OTHER)).find(({ username }) => username === 'bot');
    await set(people.moderator, 'mentioned');
    expect(await shown()).toEqual({ username: 'bot', role: 'bot', answers: 'mentioned' });
    expect(await stored()).toMatchObject({ answers: 'mentioned' });
    await run(ada, { type: 'set-role', chat: OTHER, username: 'bot', role: 'bot' });
    expect(await shown()).toMatchObject({ answers: 'mentioned' });
    for (const who of [people.member, people.reader, people.bot]) {
      await expect(set(who, 'always')).rejects.toMatchObject({ code: 'forbidden' });
    }
    for (const answers of ['never', 7, undefined, 'constructor']) {
      const refusal = { code: 'bad_value', target: 'answers' };
      await expect(set(ada, answers)).rejects.toMatchObject(refusal);
    }
    for (const bot of ['member', 'nobody', '', 7]) {
      const command = { type: 'set-answers', chat: OTHER, bot, answers: 'always' };
      await expect(run(ada, command as Command)).rejects.toMatchObject({ code: 'user_not_found' });
    }
    await set(ada, null);
    expect(await shown()).toEqual({ username: 'bot', role: 'bot' });
    expect(await stored()).not.toHaveProperty('answers', expect.anything());
    await run(ada, { type: 'delete-chat', chat: OTHER });
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
});
