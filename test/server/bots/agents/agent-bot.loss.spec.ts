import { Agents } from '../../../../server/bots/agents/agents.js';
import { BotHost } from '../../../../server/bots/host.js';
import { agentsOf, hostOf } from '../../rest/test-bots.js';
import {
  ada,
  agent,
  askAgent,
  bob,
  chat,
  documentOf,
  eve,
  harness,
  Jupyter,
  replies,
  replyId,
  until,
  useAgent,
  write
} from './test-agents.js';

useAgent();

const turns = async (count = 50): Promise<void> => {
  for (let turn = 0; turn < count; turn++) {
    await new Promise(resolve => setImmediate(resolve));
  }
};

/** Waits for the one failed reply. */
async function failure(): Promise<string | undefined> {
  await until(async () => (await replies()).some(row => row.stream_failure !== undefined));
  await turns();
  const rows = await replies();
  expect(rows).toHaveLength(1);
  return rows[0].stream_failure;
}

/** Advances the time in steps, as polls would see it. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1_000) {
    harness.clock.advance(1_000);
    await turns(3);
  }
}

it('[AGENT11] without a Jupyter server of the owner, one failed reply says so, and the asker has it answered later', async () => {
  const id = await askAgent(ada);
  await turns();
  await pass(61_000);
  expect(await failure()).toContain('Jupyter of Ada does not run');
  const [failed] = await replies();
  const { rooms } = harness;
  await rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role: 'moderator' });
  const retry = { type: 'retry', chat, id: failed.id } as const;
  await expect(rooms.execute(bob, retry)).rejects.toMatchObject({ code: 'forbidden' });
  await rooms.execute(ada, retry);
  const jupyter = new Jupyter();
  expect(await jupyter.begin()).toMatchObject({ message: { id } });
  expect(await replies()).toEqual([]);
});

it('[AGENT11] a Jupyter server that comes in time answers, once', async () => {
  const id = await askAgent(ada);
  await turns();
  await pass(50_000);
  const jupyter = new Jupyter();
  const asked = await jupyter.begin();
  expect(asked.message.id).toBe(id);
  await pass(10_000);
  expect(await jupyter.take()).toEqual([]);
  expect(await jupyter.finish(asked.work)).toBe(204);
  expect(await replies()).toEqual([]);
});

it('[AGENT12] of two Jupyter servers one gets a message, and those of others get none', async () => {
  const foreign = new Jupyter('1', bob);
  const jupyters = [new Jupyter('1'), new Jupyter('2')];
  for (const one of [foreign, ...jupyters]) {
    await one.take();
  }
  await askAgent(ada);
  await turns();
  const got = await Promise.all([foreign, ...jupyters].map(one => one.take()));
  expect(got[0]).toEqual([]);
  expect(got.flat()).toHaveLength(1);
  const [asked] = got.flat();
  const work = asked.type === 'asked' ? asked.work : '';
  expect(await foreign.finish(work)).toBe(404);
});

it('[AGENT12] an event comes again until it is acknowledged, under the same id', async () => {
  await askAgent(ada);
  await turns();
  const body = { instance: '1', agents: [agent], wait: 0 };
  const take = async (more: object = {}) =>
    (await harness.ask(ada, 'POST', '/chat/agent-work/:take', { ...body, ...more })).json<{
      value: { id: string }[];
    }>().value;
  await take();
  await turns();
  const [first] = await take();
  expect(await take()).toMatchObject([{ id: first.id }]);
  expect(await take({ acknowledged: ['unknown', first.id] })).toEqual([]);
  expect(await take({ acknowledged: [first.id] })).toEqual([]);
});

it('[AGENT12] when a Jupyter server ends before it has written anything, another one begins anew', async () => {
  const jupyter = new Jupyter('1');
  await askAgent(ada);
  const first = await jupyter.begin();
  const other = new Jupyter('2');
  for (let second = 0; second < 20; second++) {
    await pass(1_000);
    if ((await other.take()).some(({ type }) => type === 'asked')) {
      other.working = [first.work];
      break;
    }
  }
  expect(other.working).toEqual([first.work]);
  await other.take();
  expect(await other.finish(first.work)).toBe(204);
  expect(await replies()).toEqual([]);
});

it('[AGENT12] when it ends within its answer, the answer is ended as failed, and nobody begins anew', async () => {
  const jupyter = new Jupyter('1');
  const id = await askAgent(ada);
  const asked = await jupyter.begin();
  const document = await documentOf(ada);
  const reply = { id: replyId(asked), sender: agent, reply_to: id, streaming: true };
  await write(document, { ...reply, body: 'Half' });
  const other = new Jupyter('2');
  for (let second = 0; second < 20; second++) {
    await pass(1_000);
    expect(await other.take()).toEqual([]);
  }
  expect(await failure()).toContain('Jupyter ended while the agent answered');
  expect((await replies())[0].body).toBe('Half');
  document.dispose();
});

it('[AGENT12] a failure that Jupyter tells is one failed reply', async () => {
  const jupyter = new Jupyter();
  await askAgent(ada);
  const { work } = await jupyter.begin();
  expect(await jupyter.finish(work, 'The key is missing.')).toBe(204);
  expect(await failure()).toBe('The key is missing.');
});

it.each([
  ['goes on with the work that it has', true],
  ['has lost the work', false]
])('[AGENT13] after a restart of the server, a Jupyter server %s', async (_, hasIt) => {
  const jupyter = new Jupyter();
  const id = await askAgent(ada);
  const asked = await jupyter.begin();
  const document = await documentOf(ada);
  const reply = { id: replyId(asked), sender: agent, reply_to: id, streaming: true };
  await write(document, { ...reply, body: 'Half' });
  harness.agents.dispose();
  await harness.host.dispose();
  const host: BotHost = hostOf(harness);
  const agents: Agents = agentsOf({ ...harness, host } as typeof harness);
  const { context } = harness as unknown as { context: { agents: Agents } };
  Object.assign(context.agents, { take: agents.take.bind(agents) });
  Object.assign(context.agents, { finish: agents.finish.bind(agents) });
  await host.start();
  await agents.start();
  jupyter.working = hasIt ? [asked.work] : [];
  for (let second = 0; second < 35; second++) {
    expect(await jupyter.take()).toEqual([]);
    await pass(1_000);
  }
  if (hasIt) {
    expect(await jupyter.finish(asked.work)).toBe(204);
    await until(async () => !(await replies())[0].streaming);
    expect(await replies()).toMatchObject([{ body: 'Half' }]);
    expect((await replies())[0].stream_failure).toBeUndefined();
  } else {
    expect(await failure()).toContain('Jupyter ended');
  }
  document.dispose();
  agents.dispose();
  await host.dispose();
});

it('[AGENT12] a user has at most `agentInstancesPerUser` Jupyter servers, and guests and bots have none', async () => {
  harness.limits.agentInstancesPerUser = 1;
  const take = async (as: typeof ada, instance: string): Promise<number> => {
    const body = { instance, agents: [], wait: 0 };
    return (await harness.ask(as, 'POST', '/chat/agent-work/:take', body)).statusCode;
  };
  expect(await take(ada, '1')).toBe(200);
  expect(await take(ada, '2')).toBe(429);
  expect(await take(eve, '1')).toBe(200);
  expect(await take({ ...eve, bot: true }, '2')).toBe(403);
  harness.clock.advance(16_000);
  expect(await take(ada, '2')).toBe(200);
});
