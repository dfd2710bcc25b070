import type { Command } from '../../../../server/rooms/commands.js';
import { ada, bob } from '../test-rooms.js';
import {
  add,
  eve,
  harness,
  messages,
  open,
  PRIVATE,
  run,
  useParticipants
} from './test-participants.js';

useParticipants();

describe('participants', () => {
  const told = async (): Promise<unknown[]> =>
    (await messages()).map(({ event, details, body }) => [event, details, body]);

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

  it('[SYS5] no name of a chat ends the quotation marks around it, and so speaks for the server', async () => {
    const topic = 'Trip". Ada removed “Bob”.';
    await run(ada, { type: 'rename', chat: PRIVATE, topic });
    expect(await told()).toEqual([
      [
        'topicUpdated',
        { topic, initiator: 'ada' },
        `Ada named the chat "Trip'. Ada removed 'Bob'.".`
      ]
    ]);
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
