import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { Endpoint } from '../server/bots/language-model/endpoint.js';
import { AgentPerson, withJupyterAI } from './harness/agents.js';
import { StockClient } from './harness/stock-client.js';
import { expect, test as base } from './harness/test.js';

/** Milliseconds from the click on Stop to the end of the request to the model. */
const STOP_MS = 200;

const JUPYTERNAUT = 'jupyter-ai-personas::jupyter_ai_jupyternaut::JupyternautPersona';

const test = base.extend<object, { endpoint: Endpoint }>({
  endpoint: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const endpoint = await Endpoint.start();
      await use(endpoint);
      await endpoint.close();
    },
    { scope: 'worker' }
  ],
  jupyterOptions: [
    async ({ endpoint }, use) => {
      await use(withJupyterAI(endpoint));
    },
    { scope: 'worker' }
  ]
});

test('[PERSONA4] Jupyternaut and an ACP agent answer two people, as their owner allows it', async ({
  lab,
  jupyter,
  endpoint
}) => {
  test.slow();
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  const owner = await AgentPerson.signIn(jupyter, 'ada');
  const other = await AgentPerson.signIn(jupyter, 'grace');
  const agents = await owner.bringAll();
  expect((await other.bring()).status).toBe(409);
  const jupyternaut = agents.find(name => name.includes('jupyternaut'))!;
  const editor = agents.find(name => name.includes('editor'))!;

  const chat = await ada.create('With agents');
  await grace.open('With agents');
  for (const agent of [jupyternaut, editor]) {
    await owner.request('PUT', `chat/threads/${chat}/bots/${agent}`);
  }
  const mention = (name: string, text: string): string => `@${name}-·-Ada-Lovelace ${text}`;

  // The owner asks.
  await ada.send(mention('Jupyternaut', 'first'));
  for (const person of [ada, grace]) {
    await expect(person.message('The model says:')).toContainText('first');
  }

  // Somebody else asks, and the owner allows it.
  await grace.send(mention('Jupyternaut', 'second'));
  const once = { name: 'Once', exact: true, disabled: false };
  const buttonOf = (log: Locator): Locator => log.getByRole('button', once);
  await expect(buttonOf(ada.log)).toBeVisible();
  await expect(buttonOf(grace.log)).toHaveCount(0);
  await buttonOf(ada.log).click();
  await expect(grace.message('The model says:').last()).toContainText('second');

  // A tool call waits for the owner.
  await ada.send(mention('Editor', 'please'));
  const allowed = { name: /^Allow once/, disabled: false };
  const allow = ada.log.getByRole('button', allowed);
  await expect(allow).toBeVisible();
  await expect(grace.log.getByRole('button', allowed)).toHaveCount(0);
  const notes = join(jupyter.home, 'work', 'notes.md');
  await expect(readFile(notes)).rejects.toThrow();
  const [may] = await owner.questions(chat, editor);
  const chosen = await other.try('POST', `chat/threads/${chat}/messages/${may}/:choose`, {
    option: 'yes'
  });
  expect(chosen.status).toBe(403);
  await allow.click();
  await expect(grace.message('The file is edited.')).toBeVisible();
  expect(await readFile(notes, 'utf8')).toContain('Edited by the agent');

  // No other door makes an agent of the owner act.
  const asked = endpoint.asked.length;
  const forged = await other.try(
    'POST',
    `chat/threads/${chat}/messages`,
    { content: 'Forged' },
    { 'x-colloquy-agent': jupyternaut }
  );
  expect(forged.status).toBe(403);
  const ids = { user: 'grace', chat, token: await jupyter.token('grace') };
  const raw = await StockClient.open({
    ...ids,
    url: jupyter.chatUrl,
    cookie: 'colloquy-user=grace'
  });
  const aimed = { mentions: [jupyternaut], metadata: { to_persona: JUPYTERNAUT } };
  await raw.stored([raw.post({ body: 'Raw', ...aimed })]);
  raw.close();
  const call = { name: 'post', arguments: { chat, text: mention('Jupyternaut', 'by MCP') } };
  const rpc = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: call };
  expect((await other.try('POST', 'mcp', rpc)).status).toBe(200);
  await expect.poll(async () => (await owner.questions(chat, jupyternaut)).length).toBe(2);
  expect(endpoint.asked.length).toBe(asked);

  // Stop ends the request to the model.
  await ada.send(mention('Jupyternaut', 'SLOW'));
  await expect(grace.message(/says:.*SLOW/)).toBeVisible();
  const left = endpoint.left;
  const stop = ada.message(/says:.*SLOW/).getByRole('button', { name: /^Stop/ });
  await stop.hover();
  const clicked = performance.now();
  await stop.click();
  await expect.poll(() => endpoint.left).toBe(left + 1);
  const took = endpoint.leftAt.at(-1)! - clicked;
  console.log(`Stop to the end of the request to the model: ${took.toFixed(0)} ms`);
  expect(took).toBeLessThan(process.env.CI ? 5 * STOP_MS : STOP_MS);
});
