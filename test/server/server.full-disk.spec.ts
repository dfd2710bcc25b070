import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { systemClock } from '../../server/clock.js';
import { loadConfig } from '../../server/config.js';
import { loadKey } from '../../server/identity/key.js';
import { Tokens } from '../../server/identity/tokens.js';
import { createServer, type Server } from '../../server/server.js';
import { Client, type IServerAddress } from '../faults/client.js';
import { Ledger } from '../faults/ledger.js';
import { FullStorage } from '../harness/full-storage.js';
import { person } from '../harness/people.js';

const CHAT = '6f1c7a52-0d1e-4b5e-9a51-3c1f6f0f1a11';
const LONG = 'x'.repeat(20_000);

let data: string;
let storage: FullStorage;
let server: Server;
let served: IServerAddress;
const clients: Client[] = [];

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'colloquy-full-'));
  storage = new FullStorage(join(data, 'colloquy.sqlite'), { durability: 'os' });
  const config = loadConfig({ data, port: 0, bots: [], noLimits: true });
  server = createServer(config, { storage, log: pino({ level: 'silent' }) });
  const address = await server.listen();
  served = {
    ws: address.replace('http', 'ws'),
    token: async name => new Tokens(await loadKey(data), systemClock).issue(person(name), 3_600_000)
  };
});
afterEach(async () => {
  clients.splice(0).forEach(client => client.dispose());
  await server.close();
  rmSync(data, { recursive: true });
});

it('[FLUSH22] a full disk loses no message that was seen or that a client holds, and recovers without a restart', async () => {
  const ledger = new Ledger(CHAT);
  for (const name of ['ada', 'bob']) {
    const client = await Client.open(served, name, CHAT);
    client.onSeen = ledger.onSeen;
    clients.push(client);
    await client.until(() => client.isSynced);
  }
  const [ada, bob] = clients;
  const stored = ada.write('before');
  await bob.until(() => bob.seqOf(stored) === 1);

  await storage.setQuota(0);
  const lost: string[] = [];
  for (let i = 0; i < 5; i++) {
    lost.push(ada.write(`${i} ${LONG}`), bob.write(`${i} ${LONG}`));
  }
  await ada.until(() => ada.refusals.includes('not_saved'));
  await bob.until(() => bob.refusals.includes('not_saved'));
  // The client retries by itself.
  ada.refusals.length = 0;
  await ada.until(() => ada.refusals.filter(code => code === 'not_saved').length > 1);
  expect(bob.find(lost[0])).toBeUndefined();
  expect(bob.seqOf(stored)).toBe(1);
  const get = (path: string) => fetch(`${served.ws.replace('ws', 'http')}${path}`);
  expect((await get('/healthz')).status).toBe(200);
  expect(await (await get('/metrics')).text()).toMatch(/^colloquy_commit_failures_total [1-9]/m);

  await storage.setQuota(Infinity);
  for (const client of clients) {
    await client.until(() => client.isAtRest);
  }
  await ada.until(() => JSON.stringify(ada.places) === JSON.stringify(bob.places));
  ledger.check(join(data, 'colloquy.sqlite'), clients);
  expect(ledger.failures).toEqual([]);
  expect(ledger.count).toBe(11);
}, 60_000);

it('[FLUSH26] reads and searches work on a full disk, also for users without a stored id, and those users keep their ids', async () => {
  const client = await Client.open(served, 'ada', CHAT);
  clients.push(client);
  await client.until(() => client.isSynced);
  const first = client.write('needle one');
  await client.until(() => client.seqOf(first) === 1);
  const headers = { authorization: `Bearer ${await served.token('bob')}` };
  const get = (path: string) => fetch(`${served.ws.replace('ws', 'http')}${path}`, { headers });
  const sender = async (): Promise<string> => {
    const response = await get(`/chat/threads/${CHAT}/messages`);
    expect(response.status).toBe(200);
    const { value } = (await response.json()) as {
      value: { senderCommunicationIdentifier: { rawId: string } }[];
    };
    return value[0].senderCommunicationIdentifier.rawId;
  };
  storage.setFull(true);
  // The index cannot store the message, and no one has an id yet.
  const found = async (words: string): Promise<number> => {
    const response = await get(`/chat/search?q=${words}`);
    expect(response.status).toBe(200);
    return ((await response.json()) as { value: object[] }).value.length;
  };
  expect([await found('needle'), await found('other')]).toEqual([1, 0]);
  const id = await sender();
  expect(await sender()).toBe(id);
  storage.setFull(false);
  expect(await sender()).toBe(id);
  expect(await found('needle')).toBe(1);
});
