import { Agents } from '../../../../server/bots/agents/agents.js';
import { BotHost } from '../../../../server/bots/host.js';
import { agentsOf, hostOf } from '../../rest/make-bots.js';
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

/** Advances the time in steps, as polls would see it. @param look - called after each step */
async function pass(ms: number, step = 1_000, look?: () => Promise<unknown>): Promise<void> {
  for (let passed = 0; passed < ms; passed += step) {
    harness.clock.advance(step);
    await turns(3);
    await look?.();
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
  const agents: Agents = agentsOf({ ...harness, host });
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

it('[AGENT31] a work that Jupyter loses three times is one failed reply', async () => {
  await askAgent(ada);
  const taken: string[] = [];
  for (let round = 1; round <= 3; round++) {
    const jupyter = new Jupyter(`${round}`);
    taken.push((await jupyter.begin()).work);
    await pass(22_000); // it says nothing more, and the message is given again after 1 s or 5 s
  }
  expect(new Set(taken).size).toBe(1);
  expect(await failure()).toBe('Jupyter ended while the agent answered.');
  const late = new Jupyter('4');
  await pass(60_000);
  expect(await late.take()).toEqual([]);
  const [{ id }] = await replies();
  await harness.rooms.execute(ada, { type: 'retry', chat, id });
  expect(await late.begin()).toMatchObject({ work: taken[0] });
});

it('[AGENT32] a Jupyter server that comes back with a work that another one has by now is told to stop', async () => {
  const [first, second] = [new Jupyter('1'), new Jupyter('2')];
  await askAgent(ada);
  const { work } = await first.begin();
  await second.take();
  while (second.working.length === 0) {
    await pass(1_000);
    const [asked] = await second.take();
    second.working = asked?.type === 'asked' ? [asked.work] : [];
  }
  expect(second.working).toEqual([work]);
  await second.take();
  expect(await first.next('stopped')).toMatchObject({ work });
  expect(await second.take()).toEqual([]);
  expect(await second.finish(work)).toBe(204);
});

it('[AGENT33] an answer that failed within its parts is tried again as another answer, while Jupyter still ends the first', async () => {
  const jupyter = new Jupyter();
  const url = `/chat/threads/${chat}/bots/${agent}`;
  await harness.ask(ada, 'PATCH', url, { serves: 'everyone' });
  const id = await askAgent(bob);
  const asked = await jupyter.begin();
  const document = await documentOf(ada);
  const part = { sender: agent, reply_to: id, streaming: true };
  await write(document, { ...part, id: replyId(asked), body: 'One' });
  await write(document, { ...part, id: replyId(asked, 1), body: 'Two' });
  await harness.ask(ada, 'PATCH', url, { serves: 'owner' });
  await until(async () => (await replies()).every(row => row.stream_failure !== undefined));
  expect((await jupyter.next('stopped')).work).toBe(asked.work);
  await harness.ask(ada, 'PATCH', url, { serves: 'everyone' });
  const [, second] = await replies();
  await harness.rooms.execute(bob, { type: 'retry', chat, id: second.id });
  const again = await jupyter.next('asked');
  expect(again).toMatchObject({ work: asked.work, message: { id } });
  expect(again.replies).not.toBe(asked.replies);
  expect(await jupyter.finish(asked.work)).toBe(204);
  document.dispose();
});
