import { Readable } from 'node:stream';
import type { Instances } from '../../../../server/bots/agents/instances.js';
import { BROWSER_KEYS } from './matrix-bodies.js';
import { ada, type TestApi } from '../test-api.js';

/** Deletes an earlier chat, unless it is gone: each digest reads all that is stored. */
export async function clearChat({ storage, rooms }: TestApi, chat: string): Promise<void> {
  if (await storage.getChat(chat)) {
    await rooms.execute(ada, { type: 'delete-chat', chat });
  }
}

/** Uploads a file of ada's. Resolves with its id. */
export async function furnishFile({ attachments }: TestApi, chat: string): Promise<string> {
  const body = Readable.from([Buffer.from('Notes')]);
  return (await attachments.add(ada, chat, { name: 'a.txt', body })).id;
}

/** Leaves ada with two bots: one named `other`, and a new one behind a webhook. Resolves with its name. */
export async function furnishBots({ storage, registry, clock }: TestApi): Promise<string> {
  for (const { username } of await storage.listBots()) {
    await storage.deleteBot(username);
  }
  const bot = { displayName: 'Other', kind: 'outside', answers: 'always', owner: 'ada' } as const;
  await storage.putBot({ username: 'other', ...bot, createdOn: clock.now() });
  const name = `helper-${clock.uuid()}`;
  const url = 'https://hooks.example/';
  return (await registry.register(ada, { name, kind: 'webhook', url })).bot.username;
}

/** Leaves ada with one webhook, which has a dead letter, and one browser that gets pushes, and the chat with a bridge. Resolves with the id of the webhook. */
export async function furnishWebhook(
  { storage, webhooks, clock }: TestApi,
  chat: string
): Promise<string> {
  for (const { id } of await webhooks.list(ada)) {
    await webhooks.remove(ada, id);
  }
  const id = clock.uuid();
  const hook = { username: 'ada', url: 'https://hooks.example/', secret: 'whsec_AAAA' };
  const position = { n: 1, i: 1 };
  await storage.webhooks.add({ id, ...hook, createdOn: clock.now(), position }, 1);
  const letter = { position, at: clock.now(), attempts: 6, reason: 'timeout' };
  await storage.webhooks.putDeadLetter(id, letter);
  const bridge = { chat, room: 'room', username: 'ada', createdOn: clock.now() };
  await storage.bridges.put({ ...bridge, position });
  await storage.pushes.put(
    {
      ...{ endpoint: 'https://push.example/old', username: 'ada', ...BROWSER_KEYS },
      ...{ words: true, quietHours: '', timeZone: 'UTC', at: clock.now() },
      expiresOn: clock.now() + 86_400_000
    },
    1
  );
  return id;
}

/** Leaves ada with one workspace, of which cyd is a member too. Resolves with its id. */
export async function furnishWorkspace({ storage, clock }: TestApi): Promise<string> {
  const change = { at: clock.now(), by: 'ada' };
  for (const { id } of await storage.workspaces.list('ada')) {
    await storage.workspaces.delete(id, 'move', change);
  }
  const id = clock.uuid();
  await storage.workspaces.create({ id, name: 'Lab', owner: 'ada', createdOn: change.at });
  await storage.workspaces.addMembers(id, ['cyd'], change);
  return id;
}

/** The id of a work of an agent of ada's. */
export const WORK = '5f0c9d6e-7f5e-5b1a-9a3b-0c2d4e6f8a10';

/** Leaves ada with a work of an agent. */
export function furnishAgentWork({ agents }: TestApi): void {
  const { _instances: instances } = agents as unknown as { _instances: Instances };
  const message = { id: '1', type: 'msg', sender: 'ada', body: 'Hi', time: 1, seq: 1 } as const;
  const by = { username: 'ada', displayName: 'Ada' };
  const asked = { agent: 'bot:naut', chat: 'c', work: WORK, replies: WORK, by, message };
  const job = { owner: 'ada', work: WORK, event: { type: 'asked', after: 0, ...asked } as const };
  void instances.run(job, new AbortController().signal).catch(() => undefined);
}
