import { ada, type TestApi } from '../test-api.js';

/** Leaves ada with two bots: one named `other`, and a new one behind a webhook. Resolves with its name. */
export async function furnishBots(
  { storage, registry, clock }: TestApi,
  n: number
): Promise<string> {
  for (const { username } of await storage.listBots()) {
    await storage.deleteBot(username);
  }
  const bot = { displayName: 'Other', kind: 'outside', answers: 'always', owner: 'ada' } as const;
  await storage.putBot({ username: 'other', ...bot, createdOn: clock.now() });
  const name = `helper${n}`;
  await registry.register(ada, { name, kind: 'webhook', url: 'https://hooks.example/' });
  return name;
}
