import * as Y from 'yjs';
import type { IMessage } from '../../../../src/document/index.js';
import type { Command, IResults } from '../../../../server/rooms/commands.js';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import { WHOLE } from '../../../../server/policy/policy.js';
import { requireReadAccess } from '../../../../server/rooms/chats/read-access.js';
import { person } from '../../../harness/people.js';
import { ada, bob, TestRooms } from '../test-rooms.js';

const PRIVATE = '33333333-3333-4333-8333-333333333333';
const eve = person('eve');
const HOUR = 3_600_000;

describe('participants', () => {
  let harness: TestRooms;

  const open = async (limits = {}): Promise<void> => {
    harness = await TestRooms.open(limits);
    await run(ada, { type: 'create-chat', id: PRIVATE, topic: 'Team', access: 'private' });
  };
  const run = <T extends Command>(who: IPrincipal, command: T): Promise<IResults[T['type']]> =>
    harness.rooms.execute(who, command as never);
  const add = (who: IPrincipal, ...participants: { username: string }[]) =>
    run(who, { type: 'add-participants', chat: PRIVATE, participants });
  const messages = async (): Promise<IMessage[]> =>
    (await harness.room(PRIVATE)).chat.getMessages();
  const told = async (): Promise<unknown[]> =>
    (await messages()).map(({ event, details, body }) => [event, details, body]);

  beforeEach(() => open());
  afterEach(() => harness.close());

  it('[PART4] several participants are added together with their details, and present ones stay as they are', async () => {
    const details = { metadata: { team: 'red' } };
    const asked = { displayName: 'Bobby', ...details };
    expect(await add(ada, { username: 'bob', ...asked }, { username: 'eve' })).toEqual({
      added: ['bob', 'eve'],
      refused: []
    });
    expect(await add(ada, { username: 'ada' }, { username: 'bob' })).toEqual({
      added: [],
      refused: []
    });
    expect(await harness.storage.getParticipants(PRIVATE)).toMatchObject([
      { username: 'ada', role: 'owner' },
      { username: 'bob', role: 'member', ...details },
      { username: 'eve', role: 'member' }
    ]);
    expect(await told()).toHaveLength(1);
  });

  it('[PART5] a user who cannot be added is named, and the others are added', async () => {
    await harness.close();
    await open({ participants: 3, metadataBytes: 20 });
    const metadata = { long: 'x'.repeat(20) };
    const answer = await add(
      ada,
      { username: '' },
      { username: 'zoe', metadata } as never,
      { username: 'max', role: 'moderator' } as never,
      { username: 'bob' },
      { username: 'eve' }
    );
    expect(answer).toEqual({
      added: ['max', 'bob'],
      refused: [
        { username: '', code: 'bad_value' },
        { username: 'zoe', code: 'bad_value' },
        { username: 'eve', code: 'too_many_participants' }
      ]
    });
    const byBob = await add(bob, { username: 'eve', role: 'moderator' } as never);
    expect(byBob.refused).toEqual([{ username: 'eve', code: 'forbidden' }]);
    await expect(add(eve, { username: 'zoe' })).rejects.toMatchObject({ code: 'chat_not_found' });
    await expect(
      run(ada, { type: 'set-role', chat: PRIVATE, username: 'zoe', role: 'reader' })
    ).rejects.toMatchObject({ code: 'too_many_participants' });
  });

  it('[PART6] every participant may leave, whatever their role', async () => {
    for (const role of ['moderator', 'member', 'reader', 'bot'] as const) {
      await run(ada, { type: 'set-role', chat: PRIVATE, username: 'bob', role });
      await run(bob, { type: 'set-role', chat: PRIVATE, username: 'bob', role: null });
      expect(await harness.storage.getParticipants(PRIVATE)).toHaveLength(1);
    }
  });

  it('[PART7] a bot is added as a bot', async () => {
    await harness.storage.putUser({ username: 'robo', name: 'R', displayName: 'R', bot: true });
    await add(ada, { username: 'robo' });
    expect(await harness.storage.getParticipants(PRIVATE)).toMatchObject([{}, { role: 'bot' }]);
  });

  it('[SYS2] system messages report participants and names, in every protocol', async () => {
    await add(ada, { username: 'bob' }, { username: 'eve' });
    await run(bob, { type: 'rename', chat: PRIVATE, topic: 'Trip' });
    await run(bob, { type: 'rename', chat: PRIVATE, topic: 'Trip' });
    await run(ada, { type: 'set-role', chat: PRIVATE, username: 'eve', role: 'reader' });
    await run(ada, { type: 'set-role', chat: PRIVATE, username: 'eve', role: null });
    await run(ada, { type: 'set-role', chat: PRIVATE, username: 'eve', role: null });
    await run(bob, { type: 'set-role', chat: PRIVATE, username: 'bob', role: null });
    const by = (initiator: string, ...participants: string[]) => ({ participants, initiator });
    expect(await told()).toEqual([
      ['participantAdded', by('ada', 'bob', 'eve'), 'Ada added bob, eve.'],
      ['topicUpdated', { topic: 'Trip', initiator: 'bob' }, 'Bob named the chat "Trip".'],
      ['participantRemoved', by('ada', 'eve'), 'Ada removed eve.'],
      ['participantRemoved', by('bob', 'bob'), 'Bob left.']
    ]);
    const rows = await harness.storage.listMessages(PRIVATE, { limit: 9 });
    expect(rows.map(({ seq, type, sender }) => [seq, type, sender])).toEqual(
      [4, 3, 2, 1].map(seq => [seq, 'system', ''])
    );
    // Python's model of a message rejects unknown fields.
    const [first] = (await harness.room(PRIVATE)).chat.ymessages.toArray();
    expect([...first.keys()].sort()).toEqual(['body', 'id', 'raw_time', 'sender', 'time', 'type']);
  });

  it('[SYS3] a chat may begin with system messages about its participants and its name', async () => {
    const { id } = await run(ada, {
      type: 'create-chat',
      topic: 'Trip',
      participants: [{ username: 'bob', displayName: 'Bobby' }],
      announce: true
    });
    const { chat } = await harness.rooms.open(id);
    expect(chat.getMessages().map(({ seq, event, body }) => [seq, event, body])).toEqual([
      [1, 'participantAdded', 'Ada added bob, Ada.'],
      [2, 'topicUpdated', 'Ada named the chat "Trip".']
    ]);
    expect((await harness.say(ada, 'Hi', undefined, id)).seq).toBe(3);
    expect(await harness.storage.listMessages(id, { limit: 9 })).toHaveLength(3);
  });

  it('[SYS4] no one can change a system message', async () => {
    await add(ada, { username: 'bob' });
    const [{ id }] = await messages();
    for (const command of [
      { type: 'edit', body: 'x' },
      { type: 'delete' },
      { type: 'react', emoji: '👍', on: true },
      { type: 'pin', pinned: true }
    ]) {
      const done = run(ada, { ...command, chat: PRIVATE, id } as Command);
      await expect(done).rejects.toMatchObject({ code: 'system_message' });
    }
    const peer = await harness.enter(ada, PRIVATE);
    peer.edit(id, 'x');
    await harness.exchange(peer);
    expect((await messages())[0].body).toBe('Ada added bob.');
  });

  it('[REACH1] a new participant may get limited history: nothing older is read, synced or found', async () => {
    const say = (body: string): Promise<{ id: string }> =>
      harness.say(ada, body, undefined, PRIVATE);
    await say('secret one');
    const { id } = await say('secret two');
    await run(ada, { type: 'pin', chat: PRIVATE, id, pinned: true });
    harness.clock.advance(HOUR);
    const from = harness.clock.now();
    await say('known');
    harness.clock.advance(HOUR);
    await add(ada, { username: 'bob', shareHistoryTime: from } as never);
    expect(await requireReadAccess(harness.storage, bob, PRIVATE)).toEqual({
      ...WHOLE,
      after: 2,
      from
    });
    expect(await requireReadAccess(harness.storage, ada, PRIVATE)).toEqual(WHOLE);
    const peer = await harness.enter(bob, PRIVATE);
    expect(peer.toJSON()).toMatchObject([{ body: 'known' }, { type: 'system' }]);
    const { chat } = await harness.room(PRIVATE);
    expect(JSON.stringify([...chat.ydoc.share.values()].map(String))).not.toContain('secret');
    expect(chat.folded).toBe(2);
    expect(await harness.storage.listMessages(PRIVATE, { limit: 9 })).toHaveLength(4);
    await expect(run(bob, { type: 'read', chat: PRIVATE, id })).rejects.toMatchObject({
      code: 'message_not_found'
    });
    // A time in the future counts as now, because no chat hides new messages.
    await add(ada, { username: 'eve', shareHistoryTime: from + 99 * HOUR } as never);
    expect(await requireReadAccess(harness.storage, eve, PRIVATE)).toEqual({
      ...WHOLE,
      after: 4,
      from: harness.clock.now()
    });
    expect((await messages()).map(({ seq }) => seq)).toEqual([5]);
  });

  it('[REACH1] a message that grows while a user is added with history from then on is hidden from them too', async () => {
    const peer = await harness.enter(ada, PRIVATE);
    const text = new Y.Text('secret');
    const id = peer.post(text);
    await harness.exchange(peer);
    text.insert(text.length, ' and more');
    await harness.exchange(peer);
    await add(ada, { username: 'bob', shareHistoryTime: harness.clock.now() + 1 } as never);
    const late = await harness.enter(bob, PRIVATE);
    await harness.exchange(peer, late);
    expect(late.toJSON()).toMatchObject([{ type: 'system' }]);
    expect(JSON.stringify(late.doc.getMap('extras').toJSON())).not.toContain(id);
    expect(await harness.storage.getMessage(PRIVATE, id)).toMatchObject({
      body: 'secret and more'
    });
    harness.clock.advance(5_000);
    await harness.flush();
    expect(harness.errors).toEqual([]);
  });

  it('[REACH2] full history folds nothing, and everyone reads an open chat completely', async () => {
    await harness.say(ada, 'old', undefined, PRIVATE);
    harness.clock.advance(HOUR);
    await add(ada, { username: 'bob', shareHistoryTime: 0 } as never);
    expect(await messages()).toHaveLength(2);
    const { id } = await run(ada, { type: 'create-chat', topic: 'Open' });
    await harness.say(ada, 'old', undefined, id);
    harness.clock.advance(HOUR);
    const participants = [{ username: 'bob', shareHistoryTime: harness.clock.now() }];
    await run(ada, { type: 'add-participants', chat: id, participants });
    expect(await requireReadAccess(harness.storage, bob, id)).toEqual(WHOLE);
    expect((await harness.rooms.open(id)).chat.getMessages()).toHaveLength(2);
  });

  it('[REACH3] a removed participant reads the messages until then and can do nothing more', async () => {
    await add(ada, { username: 'bob' });
    await harness.say(bob, 'mine', 'm1', PRIVATE);
    harness.clock.advance(HOUR);
    await run(ada, { type: 'set-role', chat: PRIVATE, username: 'bob', role: null });
    await harness.say(ada, 'later', undefined, PRIVATE);
    const to = harness.clock.now();
    expect(await requireReadAccess(harness.storage, bob, PRIVATE)).toEqual({
      ...WHOLE,
      until: 2,
      to
    });
    for (const command of [
      { type: 'send', message: { body: 'x' } },
      { type: 'edit', id: 'm1', body: 'x' },
      { type: 'delete', id: 'm1' },
      { type: 'read', id: 'm1' },
      { type: 'typing' },
      { type: 'presence' },
      { type: 'rename', topic: 'x' }
    ]) {
      const done = run(bob, { ...command, chat: PRIVATE } as Command);
      await expect(done).rejects.toMatchObject({ code: 'forbidden' });
    }
    await expect(requireReadAccess(harness.storage, eve, PRIVATE)).rejects.toMatchObject({
      code: 'chat_not_found'
    });
  });

  it('[REACH6] a user can neither change messages that they may not read nor learn anything about them', async () => {
    await add(ada, { username: 'eve' });
    const { id } = await harness.say(ada, 'secret', undefined, PRIVATE);
    const file = { id: 'f', name: 'f', mimeType: 'text/plain', size: 1 };
    await run(ada, { type: 'attach', chat: PRIVATE, attachment: file });
    harness.clock.advance(HOUR);
    await add(ada, { username: 'bob', shareHistoryTime: harness.clock.now() } as never);
    await run(ada, { type: 'set-role', chat: PRIVATE, username: 'bob', role: 'moderator' });
    const open = (await harness.say(ada, 'known', undefined, PRIVATE)).id;
    const peers = [await harness.enter(ada, PRIVATE), await harness.enter(bob, PRIVATE)];
    for (const command of [
      { type: 'edit', body: 'x' },
      { type: 'delete' },
      { type: 'react', emoji: '👍', on: true },
      { type: 'pin', pinned: true }
    ]) {
      const done = run(bob, { ...command, chat: PRIVATE, id } as Command);
      await expect(done).rejects.toMatchObject({ code: 'message_not_found' });
    }
    const detach = { type: 'detach', chat: PRIVATE, id: 'f' } as const;
    await expect(run(bob, detach)).rejects.toMatchObject({ code: 'attachment_not_found' });
    await run(eve, { type: 'read', chat: PRIVATE, id });
    await run(ada, { type: 'edit', chat: PRIVATE, id, body: 'secret still' });
    await run(eve, { type: 'read', chat: PRIVATE, id: open });
    await harness.exchange(...peers);
    const heard = peers.map(({ notices }) => notices.map(({ type }) => type));
    expect(heard).toEqual([
      ['welcome', 'receipt', 'changed', 'receipt'],
      ['welcome', 'receipt']
    ]);
    await run(bob, { type: 'pin', chat: PRIVATE, id: open, pinned: true });
    await run(ada, detach);
  });

  it('[PART8] adding and removing participants emits events', async () => {
    const heard: unknown[] = [];
    harness.rooms.events.on('committed', ({ chat, joined, left, participants = [] }) => {
      heard.push({ chat, joined, left, by: participants.map(({ by }) => by) });
    });
    const bob = { type: 'set-role', chat: PRIVATE, username: 'bob' } as const;
    await add(ada, { username: 'bob' }, { username: 'eve' });
    await run(ada, { ...bob, role: 'reader' });
    await run(ada, { ...bob, role: null });
    await run(ada, { ...bob, role: null });
    expect(heard).toEqual([
      { chat: PRIVATE, joined: ['bob', 'eve'], left: [], by: ['ada', 'ada'] },
      { chat: PRIVATE, joined: [], left: [], by: ['ada'] },
      { chat: PRIVATE, joined: [], left: ['bob'], by: ['ada'] }
    ]);
  });
});
