import type { Command } from '../../../../server/rooms/commands.js';
import { userRowOf } from '../../../../server/identity/user.js';
import { person } from '../../../harness/people.js';
import { ada, bob } from '../test-rooms.js';
import { harness, useRooms } from '../use-rooms.js';
import { admin, codeOf, echo, eve, guest, run } from './lab.js';

useRooms();

const open = async (by = ada, username = 'bob'): Promise<string> =>
  (await harness.rooms.execute(by, { type: 'open-direct', username })).id;

beforeEach(async () => {
  for (const one of [ada, bob, eve, echo]) {
    await harness.storage.putUser(userRowOf(one));
  }
});

it('[DIRECT2] a pair has one chat, whoever opens it, both at once included, and also after a restart', async () => {
  const [one, other] = await Promise.all([open(), open(bob, 'ada')]);
  expect(other).toBe(one);
  expect(await open()).toBe(one);
  expect(await open(ada, 'eve')).not.toBe(one);
  expect(await harness.storage.getParticipants(one)).toMatchObject([
    { username: 'ada', role: 'owner' },
    { username: 'bob', role: 'owner' }
  ]);
  expect(await harness.storage.getChat(one)).toMatchObject({ access: 'private', isDirect: true });
});

it('[DIRECT2] a pair that has deleted its chat begins a new one', async () => {
  const first = await open();
  await run(bob, { type: 'delete-chat', chat: first });
  const second = await open();
  expect(second).not.toBe(first);
  expect(await open(bob, 'ada')).toBe(second);
});

it('[DIRECT3] nobody comes in, leaves, changes a role, or renames or moves the chat, whoever asks', async () => {
  const chat = await open();
  const refused: Command[] = [
    { type: 'add-participants', chat, participants: [{ username: 'eve' }] },
    { type: 'set-role', chat, username: 'bob', role: null },
    { type: 'set-role', chat, username: 'bob', role: 'reader' },
    { type: 'set-role', chat, username: 'ada', role: null },
    { type: 'set-role', chat, username: 'echo', role: 'bot' },
    { type: 'rename', chat, topic: 'Ours' },
    { type: 'update-chat', chat, topic: 'Ours' },
    { type: 'move-chat', chat, workspace: 'default' },
    { type: 'set-bridge', chat, room: 'team' }
  ];
  for (const command of refused) {
    for (const by of [ada, bob, admin]) {
      expect([command.type, await codeOf(run(by, command))]).toEqual([command.type, 'forbidden']);
    }
  }
  expect(await codeOf(run(eve, { type: 'send', chat, message: { body: 'x' } }))).toBe(
    'chat_not_found'
  );
  expect((await harness.storage.getParticipants(chat)).length).toBe(2);
  for (const by of [ada, bob]) {
    expect(await codeOf(run(by, { type: 'send', chat, message: { body: 'Hi' } }))).toBe('done');
  }
});

it('[DIRECT4] there is no direct chat with oneself, a bot, a stranger, or for a guest who asks', async () => {
  for (const [by, username, code] of [
    [ada, 'ada', 'bad_value'],
    [ada, 'echo', 'user_not_found'],
    [ada, 'nobody', 'user_not_found'],
    [ada, '', 'user_not_found'],
    [ada, 'x'.repeat(500), 'user_not_found'],
    [guest, 'ada', 'forbidden'],
    [person('cyd', { scopes: ['chat.join'] }), 'ada', 'forbidden']
  ] as const) {
    expect(await codeOf(open(by, username))).toBe(code);
  }
});
