import type * as Y from 'yjs';
import type { IAskedEvent } from '../../../../server/bots/agents/events.js';
import type { YChat } from '../../../../src/document/index.js';
import {
  ada,
  agent,
  askAgent,
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

let jupyter: Jupyter;
let document: YChat;
let question: string;
let asked: IAskedEvent;

const at = (id: string, what = ''): string => `/chat/threads/${chat}/messages/${id}${what}`;

/** Ada's agent answers her, and waits for her choice about a tool. */
beforeEach(async () => {
  jupyter = new Jupyter();
  question = await askAgent(ada);
  asked = await jupyter.begin();
  document = await documentOf(ada);
  const reply = { sender: agent, reply_to: question };
  await write(document, { ...reply, id: replyId(asked), body: 'Half', streaming: true });
  const options = [{ id: 'allow', label: 'Allow' }];
  const buttons = { options, audience: ['ada'], once: true };
  await write(document, { ...reply, id: replyId(asked, 1), body: 'May I?', ...buttons });
});
afterEach(() => document.dispose());

const stopped = async (): Promise<boolean> =>
  (await replies()).some(({ stopped_by: by }) => by !== undefined);

it.each([
  ['of the work', () => ({ type: 'stop', chat, id: question, bot: agent }) as const],
  ['of the reply', () => ({ type: 'stop', chat, id: replyId(asked) }) as const]
])('[AGENT26] a stop %s ends its questions in the same step', async (_, stop) => {
  const { rooms } = harness;
  const choice = { type: 'choose', chat, id: replyId(asked, 1), option: 'allow' } as const;
  const [, chosen] = await Promise.allSettled([
    rooms.execute(ada, stop()),
    rooms.execute(ada, choice)
  ]);
  expect(chosen).toMatchObject({ reason: { code: 'options_closed' } });
  expect((await replies())[1]).toMatchObject({ options_closed: 'withdrawn' });
  expect(await jupyter.next('stopped')).toMatchObject({ work: asked.work });
  expect((await jupyter.take()).map(({ type }) => type)).toEqual([]);
});

it('[AGENT26] a choice before the stop is told before it', async () => {
  const { rooms } = harness;
  await rooms.execute(ada, { type: 'choose', chat, id: replyId(asked, 1), option: 'allow' });
  await rooms.execute(ada, { type: 'stop', chat, id: question, bot: agent });
  const heard: string[] = [];
  await until(async () => {
    heard.push(...(await jupyter.take()).map(({ type }) => type));
    return heard.includes('stopped');
  });
  expect(heard.indexOf('chosen')).toBeLessThan(heard.indexOf('stopped'));
});

it('[STREAMING10] a reply that was stopped takes nothing more from its author, by any protocol', async () => {
  const { rooms } = harness;
  const id = replyId(asked);
  await rooms.execute(ada, { type: 'stop', chat, id });
  const as = { 'x-colloquy-agent': agent };
  const tries: [string, string, object?][] = [
    ['PATCH', '', { content: 'More' }],
    ['PATCH', '', { metadata: { tool_calls: [] } }],
    ['POST', '/:append', { content: ' more' }],
    ['POST', '/:finish']
  ];
  for (const [method, what, body] of tries) {
    const answer = await harness.ask(ada, method, at(id, what), body, as);
    expect(answer.json()).toMatchObject({ error: { code: 'stream_ended' } });
  }
  const message = document.getYMessage(id)!;
  const body = message.get('body') as Y.Text;
  message.set('metadata', { tool_calls: [] });
  await rooms.flush();
  body.insert(4, ' more');
  await rooms.flush();
  body.delete(0, 2);
  await rooms.flush();
  expect(await stopped()).toBe(true);
  const [row] = await replies();
  expect(row).toMatchObject({ body: 'Half', stopped_by: 'ada' });
  expect(row.metadata).toBeUndefined();
  expect((await harness.ask(ada, 'DELETE', at(id), undefined, as)).statusCode).toBe(204);
});

it('[AGENT27] a stop beside the end of the work has one outcome', async () => {
  const stop = { type: 'stop', chat, id: question, bot: agent } as const;
  const [finished] = await Promise.all([
    jupyter.finish(asked.work),
    harness.rooms.execute(ada, stop)
  ]);
  expect([204, 404]).toContain(finished);
  await until(async () => (await replies()).every(({ streaming }) => !streaming));
  const [reply, ...more] = await replies();
  expect(reply.stream_failure).toBeUndefined();
  expect(more).toHaveLength(1);
  expect(await jupyter.finish(asked.work)).toBe(404);
});
