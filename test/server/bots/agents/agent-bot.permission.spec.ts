import type { IMessageRow } from '../../../../server/storage/storage.js';
import {
  ada,
  agent,
  askAgent,
  bob,
  chat,
  documentOf,
  harness,
  Jupyter,
  replies,
  replyId,
  until,
  useAgent,
  write
} from './test-agents.js';

useAgent();

/** Resolves when the agent has written `count` complete messages. */
async function messages(count: number): Promise<IMessageRow[]> {
  await until(async () => (await replies()).filter(({ streaming }) => !streaming).length >= count);
  return replies();
}

const choose = (as: typeof ada, id: string, option: string): Promise<void> =>
  harness.rooms.execute(as, { type: 'choose', chat, id, option });

it('[AGENT5] "No" and no choice in time are the one visible outcome, and Jupyter hears nothing', async () => {
  const jupyter = new Jupyter();
  await askAgent(bob);
  const [first] = await messages(1);
  await choose(ada, first.id, 'no');
  await askAgent(bob);
  await messages(2);
  harness.clock.advance(10 * 60_000);
  await until(async () => (await replies())[1].options_closed === 'timeout');
  expect(await jupyter.take()).toEqual([]);
  expect(await replies()).toHaveLength(2);
});

it('[AGENT6] "Always" holds in this chat until the owner takes it back', async () => {
  const jupyter = new Jupyter();
  await askAgent(bob);
  const [question] = await messages(1);
  await choose(ada, question.id, 'always');
  await jupyter.finish((await jupyter.begin()).work);
  await askAgent(bob);
  await jupyter.finish((await jupyter.begin()).work);
  expect(await replies()).toHaveLength(1);
  const url = `/chat/threads/${chat}/bots/${agent}`;
  expect((await harness.ask(ada, 'PATCH', url, { serves: 'owner' })).statusCode).toBe(204);
  await askAgent(bob);
  await messages(2);
  expect(await jupyter.take()).toEqual([]);
});

it('[AGENT7] three questions of one asker wait, a further one is refused, and the owner is answered meanwhile', async () => {
  const jupyter = new Jupyter();
  for (let count = 1; count <= 4; count++) {
    await askAgent(bob, `question ${count}`);
    await messages(count);
  }
  const failed = (await replies()).filter(row => row.stream_failure !== undefined);
  expect(failed).toHaveLength(1);
  expect(failed[0].stream_failure).toContain('Too many questions wait for Ada');
  await askAgent(ada);
  expect(await jupyter.begin()).toMatchObject({ by: { username: 'ada' } });
});

it('[AGENT8] a choice among the options of an agent reaches the Jupyter server that has the work, once', async () => {
  const [other, jupyter] = [new Jupyter('2'), new Jupyter('1')];
  const id = await askAgent(ada);
  const asked = await jupyter.begin();
  await other.take();
  const document = await documentOf(ada);
  const question = replyId(asked);
  const options = [{ id: 'allow', label: 'Allow' }];
  const more = { options, audience: ['ada'], once: true, reply_to: id };
  await write(document, { id: question, sender: agent, body: 'May I?', ...more });
  await expect(choose(bob, question, 'allow')).rejects.toMatchObject({ code: 'not_asked' });
  await choose(ada, question, 'allow');
  await choose(ada, question, 'allow');
  const chosen = await jupyter.next('chosen');
  expect(chosen).toMatchObject({ agent, chat, message: question, option: 'allow', by: 'ada' });
  expect(await jupyter.take()).toEqual([]);
  expect(await other.take()).toEqual([]);
  document.getYMessage(question)!.set('metadata', { tool_calls: [{ tool_call_id: '1' }] });
  await harness.rooms.flush();
  expect((await replies())[0].metadata).toBeUndefined();
  await jupyter.finish(asked.work);
  document.dispose();
});

it('[AGENT10] the asker, the owner and moderators stop an agent, and its Jupyter is told at once', async () => {
  const jupyter = new Jupyter();
  const id = await askAgent(bob);
  const [question] = await messages(1);
  await choose(ada, question.id, 'once');
  const asked = await jupyter.begin();
  const document = await documentOf(ada);
  const reply = { id: replyId(asked), sender: agent, reply_to: id, streaming: true };
  await write(document, { ...reply, body: 'Hm' });
  const waiting = jupyter.take(20);
  await harness.rooms.execute(bob, { type: 'stop', chat, id, bot: agent });
  expect(await waiting).toMatchObject([{ type: 'stopped', work: asked.work }]);
  expect(await jupyter.finish(asked.work)).toBe(404);
  expect((await replies())[1]).toMatchObject({ body: 'Hm', stopped_by: 'bob' });
  await write(document, { id: replyId(asked, 1), sender: 'ada', body: 'mine' });
  document.dispose();
});

it('[AGENT10] the owner stops an agent as a plain member too', async () => {
  const { rooms } = harness;
  await rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role: 'owner' });
  await rooms.execute(bob, { type: 'set-role', chat, username: 'ada', role: 'member' });
  const jupyter = new Jupyter();
  const id = await askAgent(bob);
  const [question] = await messages(1);
  await choose(ada, question.id, 'once');
  const asked = await jupyter.begin();
  await rooms.execute(ada, { type: 'stop', chat, id, bot: agent });
  expect(await jupyter.next('stopped')).toMatchObject({ work: asked.work });
});
