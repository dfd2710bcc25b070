import { person } from '../../../harness/people.js';
import {
  agent,
  ada,
  bob,
  chat,
  harness,
  makeAgent,
  useAgent
} from '../../bots/agents/test-agents.js';

useAgent();

const put = (name: string, body: object, as = ada) =>
  harness.ask(as, 'PUT', `/chat/agents/${name}`, body);

it('[AGENT1] a user describes an agent as often as they like, and its name says whose it is', async () => {
  const body = {
    displayName: 'Claude',
    description: 'Helps',
    model: 'claude-5',
    commands: [{ name: 'fix', description: 'Fixes' }]
  };
  const first = await put('claude', body);
  expect(first.statusCode).toBe(200);
  const { username, displayName, kind, answers, owner } = first.json<Record<string, string>>();
  expect(username).toMatch(/^bot:claude-[0-9a-f]{8}$/);
  expect(first.json()).toMatchObject({ commands: body.commands, model: 'claude-5' });
  expect({ displayName, kind, answers, owner }).toEqual({
    displayName: 'Claude · Ada',
    kind: 'agent',
    answers: 'mentioned',
    owner: 'ada'
  });
  expect((await put('claude', body)).json()).toEqual(first.json());
  const renamed = await put('claude', { displayName: 'Claude Code' });
  expect(renamed.json()).toMatchObject({ username, displayName: 'Claude Code · Ada' });
  const { value } = (await harness.ask(ada, 'GET', '/chat/agents')).json<{
    value: { username: string; connected: boolean }[];
  }>();
  expect(value.map(one => [one.username, one.connected])).toEqual([
    [agent, false],
    [username, false]
  ]);
  expect((await harness.ask(bob, 'GET', '/chat/agents')).json()).toEqual({ value: [] });
});

it('[AGENT1] people of one name have agents of one name, which differ', async () => {
  const other = { ...person('ada2'), displayName: 'Ada' };
  const name = (await put('jupyternaut', { displayName: 'Jupyternaut' }, other)).json<{
    displayName: string;
    username: string;
  }>();
  expect(name.displayName).toBe('Jupyternaut · ada2');
  expect(name.username).not.toBe(agent);
  const again = await put('jupyternaut', { displayName: 'Jupyternaut' }, other);
  expect(again.json()).toEqual(name);
});

it.each([
  ['a guest', { ...person('guest:1'), guest: true }, { displayName: 'X' }, 403],
  ['a bot', { ...person('robo'), bot: true }, { displayName: 'X' }, 403],
  ['a reserved name', ada, { displayName: 'System' }, 400],
  ['a long name', ada, { displayName: 'x'.repeat(41) }, 400],
  ['an unknown field', ada, { displayName: 'X', owner: 'bob' }, 400],
  ['no name', ada, {}, 400]
])('[AGENT1] %s has no agent', async (_, as, body, status) => {
  expect((await put('fresh', body, as)).statusCode).toBe(status);
});

it('[AGENT1] an agent has no token, its owner deletes it, and another user cannot', async () => {
  const url = `/chat/bots/${agent}`;
  expect((await harness.ask(ada, 'POST', `${url}/:renew`)).statusCode).toBe(403);
  expect((await harness.ask(ada, 'PATCH', url, { displayName: 'Bob' })).statusCode).toBe(403);
  expect((await harness.ask(bob, 'DELETE', url)).statusCode).toBe(403);
  expect((await harness.ask(ada, 'DELETE', url)).statusCode).toBe(204);
  const members = await harness.storage.getParticipants(chat);
  expect(members.map(({ username }) => username)).toEqual(['ada', 'bob']);
  expect(await makeAgent(ada)).not.toBe(agent);
});

it('[AGENT1] a user has at most `agentsPerUser` agents, beside their other bots', async () => {
  Object.assign(harness.limits, { agentsPerUser: 2, botsPerUser: 1 });
  expect((await put('a1', { displayName: 'First' })).statusCode).toBe(200);
  expect((await put('a2', { displayName: 'Second' })).statusCode).toBe(403);
  const bot = { name: 'own', kind: 'outside' };
  expect((await harness.ask(ada, 'POST', '/chat/bots', bot)).statusCode).toBe(201);
});

it('[AGENT2] over HTTP, the owner alone writes in the name of an agent, where that is meant', async () => {
  const url = `/chat/threads/${chat}/messages`;
  const as = { 'x-colloquy-agent': agent };
  const admin = { ...bob, admin: true };
  const sent = await harness.ask(ada, 'POST', url, { content: 'Hi', streaming: true }, as);
  expect(sent.statusCode).toBe(201);
  const { id } = sent.json<{ id: string }>();
  expect(await harness.storage.getMessage(chat, id)).toMatchObject({ sender: agent, body: 'Hi' });
  for (const other of [bob, admin]) {
    expect((await harness.ask(other, 'POST', url, { content: 'Forged' }, as)).statusCode).toBe(403);
    expect(
      (await harness.ask(other, 'PATCH', `${url}/${id}`, { content: 'Forged' }, as)).statusCode
    ).toBe(403);
    expect(
      (await harness.ask(other, 'PATCH', `${url}/${id}`, { content: 'Forged' })).statusCode
    ).toBe(403);
  }
  expect(
    (await harness.ask(ada, 'POST', `${url}/${id}/:append`, { content: '!' }, as)).statusCode
  ).toBe(200);
  expect((await harness.ask(ada, 'POST', `${url}/${id}/:finish`, undefined, as)).statusCode).toBe(
    204
  );
  expect((await harness.storage.getMessage(chat, id))?.body).toBe('Hi!');
  const choose = await harness.ask(ada, 'POST', `${url}/${id}/:choose`, { option: 'a' }, as);
  expect(choose.json()).toMatchObject({ error: { code: 'bad_value' } });
});

it('[AGENT6] the owner alone says whom an agent answers, and the list of the bots shows it', async () => {
  const url = `/chat/threads/${chat}/bots`;
  const admin = { ...bob, admin: true };
  expect(
    (await harness.ask(admin, 'PATCH', `${url}/${agent}`, { serves: 'everyone' })).statusCode
  ).toBe(403);
  expect(
    (await harness.ask(bob, 'PATCH', `${url}/${agent}`, { serves: 'everyone' })).statusCode
  ).toBe(403);
  const listed = async () =>
    (await harness.ask(bob, 'GET', url)).json<{ value: Record<string, unknown>[] }>().value[0];
  expect(await listed()).toMatchObject({ kind: 'agent', owner: 'ada', connected: false });
  expect(await listed()).not.toHaveProperty('serves');
  expect(
    (await harness.ask(ada, 'PATCH', `${url}/${agent}`, { serves: 'everyone' })).statusCode
  ).toBe(204);
  expect(await listed()).toMatchObject({ serves: 'everyone' });
  expect((await harness.ask(ada, 'PATCH', `${url}/${agent}`, { serves: 'owner' })).statusCode).toBe(
    204
  );
  expect(await listed()).not.toHaveProperty('serves');
  expect((await harness.ask(ada, 'PATCH', `${url}/robo`, { serves: 'owner' })).statusCode).toBe(
    404
  );
});
