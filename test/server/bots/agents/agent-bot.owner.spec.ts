import { Credentials } from '../../../../server/identity/credentials.js';
import type { IMessageRow } from '../../../../server/storage/storage.js';
import { registryOf } from '../../rest/make-bots.js';
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

const bots = (more = ''): string => `/chat/threads/${chat}/bots/${agent}${more}`;
const people = async (of = chat): Promise<string[]> =>
  (await harness.storage.getParticipants(of)).map(({ username }) => username);
const failed = async (): Promise<IMessageRow | undefined> =>
  (await replies()).find(({ stream_failure: failure }) => failure !== undefined);

it('[AGENT29] the agents of a user who was deleted are gone at once, and what they did ends', async () => {
  const jupyter = new Jupyter();
  const id = await askAgent(ada);
  const asked = await jupyter.begin();
  const document = await documentOf(ada);
  const reply = { id: replyId(asked), sender: agent, reply_to: id, streaming: true };
  await write(document, { ...reply, body: 'Half' });
  const waiting = jupyter.take(20);
  harness.credentials.onRevoked(username => void harness.registry.refresh(username));
  await harness.credentials.remove('ada');
  await waiting.catch(() => undefined);
  await until(async () => !(await people()).includes(agent));
  await until(async () => (await replies()).every(({ streaming }) => !streaming));
  await write(document, { id: 'late', sender: agent, body: 'Late' });
  expect((await replies()).map(({ body }) => body)).toEqual(['Half']);
  expect(harness.rooms.agents.has(agent)).toBe(false);
  const list = (await harness.ask(bob, 'GET', '/chat/bots')).json<{ value: object[] }>();
  expect(list.value).toEqual([]);
  document.dispose();
});

it('[AGENT29] also if the process ended before all was done', async () => {
  await harness.credentials.remove('ada');
  expect(await people()).toContain(agent);
  const { tokens, storage, clock } = harness;
  const credentials = new Credentials(tokens, storage, clock);
  await registryOf({ ...harness, credentials }).start([]);
  expect(await people()).not.toContain(agent);
  expect(await storage.listBots()).toEqual([]);
});

it('[AGENT28] the answers that an agent gives because it answers everybody end when its owner takes that back', async () => {
  const jupyter = new Jupyter();
  await harness.ask(ada, 'PATCH', bots(), { serves: 'everyone' });
  await askAgent(ada, 'mine');
  const own = await jupyter.begin();
  await askAgent(bob, 'begun');
  const begun = await jupyter.begin();
  jupyter.agents = [];
  await jupyter.take();
  await askAgent(bob, 'waits');
  await harness.ask(ada, 'PATCH', bots(), { serves: 'owner' });
  expect(await jupyter.next('stopped')).toMatchObject({ work: begun.work });
  const failures = async () => (await replies()).map(row => row.stream_failure);
  await until(async () => (await failures()).filter(one => one !== undefined).length === 2);
  expect(new Set(await failures())).toEqual(new Set(['Its owner lets it answer others no more.']));
  jupyter.agents = [agent];
  expect(await jupyter.take()).toEqual([]);
  expect(await jupyter.finish(own.work)).toBe(204);
});

it('[AGENT28] the works of an agent end when its owner may read the chat no more', async () => {
  const jupyter = new Jupyter();
  const open = await harness.chat(bob, { access: 'open' });
  await harness.ask(ada, 'PUT', `/chat/threads/${open}/bots/${agent}`);
  const message = { body: 'Go', mentions: [agent] };
  await harness.rooms.execute(ada, { type: 'send', chat: open, message });
  const { work } = await jupyter.begin();
  await harness.ask(bob, 'PATCH', `/chat/threads/${open}`, { access: 'private' });
  if ((await people(open)).includes('ada')) {
    const gone = { type: 'set-role', chat: open, username: 'ada', role: null } as const;
    await harness.rooms.execute(bob, gone);
  }
  expect(await jupyter.next('stopped')).toMatchObject({ work });
});

it('[AGENT30] its owner takes an agent out of a chat as a plain member or reader too, and nobody else does', async () => {
  const { rooms } = harness;
  await rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role: 'owner' });
  for (const role of ['member', 'reader'] as const) {
    await harness.ask(ada, 'PUT', bots());
    await rooms.execute(bob, { type: 'set-role', chat, username: 'cem', role: 'member' });
    await rooms.execute(bob, { type: 'set-role', chat, username: 'ada', role });
    expect(await people()).toContain(agent);
    const cem = { ...bob, username: 'cem', name: 'cem' };
    expect((await harness.ask(cem, 'DELETE', bots())).statusCode).toBe(403);
    expect((await harness.ask(ada, 'DELETE', bots())).statusCode).toBe(204);
    expect(await people()).not.toContain(agent);
    await rooms.execute(bob, { type: 'set-role', chat, username: 'ada', role: 'member' });
  }
  expect(await failed()).toBeUndefined();
});
