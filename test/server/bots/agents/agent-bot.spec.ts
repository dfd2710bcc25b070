import type * as Y from 'yjs';
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

it("[AGENT4] a message of its owner reaches their Jupyter, and its answer is shown as the agent's", async () => {
  const jupyter = new Jupyter();
  const id = await askAgent(ada);
  const asked = await jupyter.begin();
  expect(asked).toMatchObject({
    agent,
    chat,
    by: { username: 'ada' },
    message: { id, body: 'hello' }
  });
  const document = await documentOf(ada);
  await write(document, {
    id: replyId(asked),
    sender: agent,
    body: 'Hi ',
    reply_to: id,
    streaming: true
  });
  const [growing] = await replies();
  expect(growing).toMatchObject({ sender: agent, streaming: true, reply_to: id });
  (document.getYMessage(growing.id)!.get('body') as Y.Text).insert(3, 'Ada');
  await harness.rooms.flush();
  expect(await jupyter.finish(asked.work)).toBe(204);
  await until(async () => !(await replies())[0].streaming);
  const [reply] = await replies();
  expect(reply.body).toBe('Hi Ada');
  expect(reply.stream_failure).toBeUndefined();
  expect(document.getUser(agent)?.display_name).toContain('Jupyternaut · ');
  expect(await jupyter.finish(asked.work)).toBe(404);
  document.dispose();
});

it('[AGENT15] a stop of an answer that grows ends the work in Jupyter', async () => {
  const jupyter = new Jupyter();
  const id = await askAgent(ada);
  const asked = await jupyter.begin();
  const url = `/chat/threads/${chat}/messages`;
  const body = { id: replyId(asked), content: '', reply_to: id, streaming: true };
  const as = { 'x-colloquy-agent': agent };
  expect((await harness.ask(ada, 'POST', url, body, as)).statusCode).toBe(201);
  const calls = [{ tool_call_id: '1', title: 'Edit', status: 'pending' }];
  const told = { metadata: { tool_calls: calls } };
  expect((await harness.ask(ada, 'PATCH', `${url}/${body.id}`, told, as)).statusCode).toBe(204);
  expect((await replies())[0]).toMatchObject({ streaming: true, metadata: told.metadata });
  const wrong = { metadata: { tool_calls: [{}] } };
  expect((await harness.ask(ada, 'PATCH', `${url}/${body.id}`, wrong, as)).statusCode).toBe(400);

  expect((await harness.ask(ada, 'POST', `${url}/${body.id}/:stop`)).statusCode).toBe(204);
  expect(await jupyter.next('stopped')).toMatchObject({ work: asked.work });
  await until(async () => (await jupyter.finish(asked.work)) === 404);
});

it('[AGENT5] a message of somebody else is a question to the owner first', async () => {
  const jupyter = new Jupyter();
  const id = await askAgent(bob);
  await until(async () => (await replies()).length > 0);
  const [question] = await replies();
  expect(question).toMatchObject({
    reply_to: id,
    audience: ['ada'],
    metadata: { agent_request: { asker: 'bob', owner: 'ada' } }
  });
  expect(await jupyter.take()).toEqual([]);
  const url = `/chat/threads/${chat}/messages/${question.id}/:choose`;
  expect((await harness.ask(bob, 'POST', url, { option: 'once' })).statusCode).toBe(403);
  expect((await harness.ask(ada, 'POST', url, { option: 'once' })).statusCode).toBe(204);
  expect(await jupyter.begin()).toMatchObject({ by: { username: 'bob' }, message: { id } });
});
