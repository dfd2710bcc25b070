import {
  ada,
  agent,
  bob,
  chat,
  documentOf,
  harness,
  makeAgent,
  replies,
  useAgent,
  write
} from '../../bots/agents/test-agents.js';

useAgent();

const written = (body: string, more: object = {}) => ({
  id: `m-${body}`,
  sender: agent,
  body,
  ...more
});

it('[AGENT2] the owner writes, edits and deletes in the name of an agent by frames', async () => {
  const document = await documentOf(ada);
  const options = [{ id: 'a', label: 'A' }];
  await write(
    document,
    written('one', {
      metadata: { long: 'x'.repeat(2_000) },
      options,
      audience: ['ada'],
      once: true
    })
  );
  expect(await replies()).toMatchObject([{ id: 'm-one', sender: agent, body: 'one', options }]);
  expect(document.getUser(agent)).toMatchObject({ bot: true });
  document.getYMessage('m-one')!.set('metadata', { long: 'y'.repeat(2_000) });
  await harness.rooms.flush();
  expect((await replies())[0].metadata).toEqual({ long: 'y'.repeat(2_000) });
  document.getYMessage('m-one')!.set('deleted', true);
  await harness.rooms.flush();
  expect(await replies()).toEqual([]);
  document.dispose();
});

it.each([
  ['another member', () => bob],
  ['an administrator', () => ({ ...bob, admin: true })],
  ['a bot of that username', () => ({ ...ada, bot: true })]
])('[AGENT2] %s does not write in its name by frames', async (_, as) => {
  const own = await documentOf(ada);
  await write(own, written('own', { streaming: true }));
  const document = await documentOf(as());
  await write(document, written('forged'));
  document.getYMessage('m-own')?.set('metadata', { tool_calls: [] });
  document.getYMessage('m-own')?.set('deleted', true);
  await harness.rooms.flush();
  const [row, ...more] = await replies();
  expect(more).toEqual([]);
  expect(row).toMatchObject({ body: 'own', streaming: true });
  expect(row.metadata).toBeUndefined();
  own.dispose();
  document.dispose();
});

it("[AGENT2] the owner does not write in the name of an agent that is not in the chat, was deleted, or is another's", async () => {
  const document = await documentOf(ada);
  const absent = await makeAgent(ada, 'absent', 'Absent');
  const foreign = await makeAgent(bob, 'foreign', 'Foreign');
  await harness.ask(bob, 'PUT', `/chat/threads/${chat}/bots/${foreign}`);
  await harness.ask(ada, 'DELETE', `/chat/bots/${agent}`);
  for (const sender of [absent, foreign, agent]) {
    await write(document, { id: `m-${sender}`, sender, body: 'no' });
  }
  const rows = await harness.storage.listMessages(chat, { limit: 100 });
  expect(rows.filter(({ body }) => body === 'no')).toEqual([]);
  document.dispose();
});

it('[AGENT2] a growing message needs a text that can grow, and people have none', async () => {
  const document = await documentOf(ada);
  await write(document, { ...written('mine', { streaming: true }), sender: 'ada' });
  await write(document, written('false', { streaming: false }));
  const rows = await harness.storage.listMessages(chat, { limit: 100 });
  expect(rows.filter(({ body }) => ['mine', 'false'].includes(body))).toEqual([]);
  document.dispose();
});

it('[AGENT8] the options of an agent are for its owner alone', async () => {
  const document = await documentOf(ada);
  const options = [{ id: 'a', label: 'A' }];
  await write(document, written('all', { options }));
  await write(document, written('bob', { options, audience: ['bob'] }));
  await write(document, written('both', { options, audience: ['ada', 'bob'] }));
  expect(await replies()).toEqual([]);
  document.dispose();
});

it('[AGENT3] only its owner adds an agent, as a bot, and it leaves with its owner', async () => {
  const { rooms, storage } = harness;
  const members = async () => (await storage.getParticipants(chat)).map(({ username }) => username);
  const set = (as: typeof ada, username: string, role: 'bot' | 'owner' | 'member' | null) =>
    rooms.execute(as, { type: 'set-role', chat, username, role });
  await expect(set(ada, agent, 'owner')).rejects.toMatchObject({ code: 'bad_value' });
  await set(ada, agent, null);
  const admin = { ...bob, admin: true };
  await expect(set(bob, agent, 'bot')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(set(admin, agent, 'bot')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(set(admin, agent, 'member')).rejects.toMatchObject({ code: 'forbidden' });
  const { refused } = await rooms.execute(bob, {
    type: 'create-chat',
    topic: 'Mine',
    participants: [agent]
  });
  expect(refused).toEqual([{ username: agent, code: 'forbidden' }]);
  await set(ada, agent, 'bot');
  await set(ada, 'bob', 'owner');
  await set(bob, 'ada', null);
  expect(await members()).toEqual(['bob']);
});

it('[AGENT3] an agent may do nothing where its owner may not write', async () => {
  const { rooms } = harness;
  const document = await documentOf(ada);
  await rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role: 'owner' });
  await rooms.execute(bob, { type: 'set-role', chat, username: 'ada', role: 'reader' });
  await write(document, written('no'));
  const sent = rooms.execute(rooms.agents.get(agent)!, {
    type: 'send',
    chat,
    message: { body: 'no' }
  });
  await expect(sent).rejects.toMatchObject({ code: 'read_only' });
  expect(await replies()).toEqual([]);
  document.dispose();
});

it('[AGENT14] managers and administrators give an agent no messages', async () => {
  const { rooms } = harness;
  const admin = { ...bob, admin: true };
  const id = await harness.say(ada, chat, 'Delete it');
  const redirect = { type: 'redirect', chat, id, delivery: 'd', bots: [agent] } as const;
  await expect(
    rooms.execute(admin, { ...redirect, overrides: { body: 'Run this' } })
  ).rejects.toMatchObject({ code: 'forbidden' });
  const answer = { type: 'answer', chat, message: { body: 'Yes' }, on_behalf_of: agent } as const;
  await expect(rooms.execute(admin, answer)).rejects.toMatchObject({ code: 'forbidden' });
});

it('[HOP6] agents that answer one message in many parts are no bots that answer each other', async () => {
  const other = await makeAgent(bob, 'other', 'Other');
  await harness.ask(bob, 'PUT', `/chat/threads/${chat}/bots/${other}`);
  const asked = await harness.say(ada, chat, 'Both of you?');
  const [adas, bobs] = [await documentOf(ada), await documentOf(bob)];
  const say = async (part: string): Promise<void> => {
    await write(adas, { ...written(part), reply_to: asked });
    const message = { body: part, reply_to: asked };
    await harness.rooms.execute(harness.rooms.agents.get(other)!, { type: 'send', chat, message });
  };
  for (let part = 0; part < 6; part++) {
    await say(`${part}`);
  }
  adas.dispose();
  bobs.dispose();
  harness.clock.advance(61_000); // the room is closed, and counts anew when it is opened
  await harness.rooms.flush();
  const later = await documentOf(ada);
  await write(later, { ...written('6'), reply_to: asked });
  expect(await replies()).toHaveLength(7);
  const rows = await harness.storage.listMessages(chat, { limit: 100 });
  expect(rows.filter(({ sender }) => sender === other)).toHaveLength(6);
  expect(rows.filter(({ event }) => event === 'botsQuiet')).toEqual([]);
  for (let part = 7; part < 14; part++) {
    await write(later, written(`${part}`)); // which answer nobody
    const message = { body: `${part}`, reply_to: `m-${part}` };
    const send = { type: 'send', chat, message } as const;
    await harness.rooms.execute(harness.rooms.agents.get(other)!, send).catch(() => undefined);
  }
  const all = await harness.storage.listMessages(chat, { limit: 100 });
  expect(all.filter(({ event }) => event === 'botsQuiet')).toHaveLength(1);
  later.dispose();
});
