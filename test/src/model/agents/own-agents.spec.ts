import { OwnAgents } from '../../../../src/model/agents/own-agents.js';
import type { IApiClient } from '../../../../src/model/index.js';

const agent = (username: string, displayName: string, connected: boolean) => ({
  ...{ username, displayName, kind: 'agent', owner: 'ada', connected }
});

it('[AGENTVIEW8] lists the user’s own agents, those that run first', async () => {
  const value = [agent('b', 'B', false), agent('d', 'D', true), agent('c', 'C', true)];
  const request = () => Promise.resolve({ value });
  const agents = new OwnAgents({ request } as unknown as IApiClient);
  await agents.load();
  expect(agents.all.map(({ username }) => username)).toEqual(['c', 'd', 'b']);
});

it('[AGENTVIEW8] has none where the server knows no agents, and changes nothing after its end', async () => {
  const request = () => Promise.reject(new Error('404'));
  const agents = new OwnAgents({ request });
  await agents.load();
  expect(agents.all).toEqual([]);
  let changes = 0;
  agents.changed.connect(() => changes++);
  const loading = agents.load();
  agents.dispose();
  await loading;
  expect(changes).toBe(0);
});
