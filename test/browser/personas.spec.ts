import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { Endpoint } from '../server/bots/language-model/endpoint.js';
import { AgentPerson, withJupyterAI, type IToldMessage } from './harness/agents.js';
import { NotebookPage, writeNotebook } from './harness/notebook-page.js';
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
      await use(await withJupyterAI(endpoint));
    },
    { scope: 'worker' }
  ]
});

test('[PERSONA4] [PERSONA12] Jupyternaut and an ACP agent answer two people, as their owner allows it', async ({
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

  // Both look at the same notebook, each at a copy of their own.
  await writeNotebook(jupyter, 'rates.ipynb', [{ id: 'first', source: 'a = 1' }]);
  const books = [ada, grace].map(({ page }) => new NotebookPage(page));
  await Promise.all(books.map(book => book.open('rates.ipynb')));
  const sources = (): Promise<string[][]> => Promise.all(books.map(book => book.sources()));

  const chat = await ada.create('With agents');
  await grace.open('With agents');
  for (const agent of [jupyternaut, editor]) {
    await owner.request('PUT', `chat/threads/${chat}/bots/${agent}`);
  }
  const messages = `chat/threads/${chat}/messages`;
  const mention = (name: string, text: string): string => `@${name}-·-Ada-Lovelace ${text}`;

  // The owner asks.
  await ada.send(mention('Jupyternaut', 'first'));
  for (const person of [ada, grace]) {
    await expect(person.message('The model says:')).toContainText('first');
  }

  // A tool call waits for the owner. The edit lands in the browser in which she asked.
  await ada.send(mention('Editor', 'edit the cell'));
  const allowed = { name: /^Allow once/, disabled: false };
  const allow = ada.log.getByRole('button', allowed);
  await expect(allow).toBeVisible();
  await expect(grace.log.getByRole('button', allowed)).toHaveCount(0);
  const [may] = await owner.questions(chat, editor);
  const chosen = await other.try('POST', `${messages}/${may}/:choose`, { option: 'yes' });
  expect(chosen.status).toBe(403);
  expect(await sources()).toEqual([['a = 1'], ['a = 1']]);
  await allow.click();
  await expect(grace.message('The cell is edited.')).toBeVisible();
  expect(await sources()).toEqual([['edited = True'], ['a = 1']]);

  // Somebody else asks in the name of that browser, and the owner allows it: nothing is edited.
  const { value: told } = await owner.request<{ value: IToldMessage[] }>('GET', messages);
  const asking = told.find(({ content }) => content.message?.includes('edit the cell'))!;
  const metadata = { web_client_id: asking.colloquy.metadata!.web_client_id };
  expect(metadata.web_client_id).toBeTruthy();
  // The open notebook was offered, and not attached.
  expect(asking.colloquy).not.toHaveProperty('attachments');
  const forging = { content: mention('Editor', 'edit the cell again'), metadata };
  await other.request('POST', messages, forging);
  const once = { name: 'Once', exact: true, disabled: false };
  const buttonOf = (log: Locator): Locator => log.getByRole('button', once);
  await expect(buttonOf(ada.log)).toBeVisible();
  await expect(buttonOf(grace.log)).toHaveCount(0);
  await buttonOf(ada.log).click();
  await allow.click();
  await expect(grace.message('No browser has edited the cell.')).toHaveCount(1);

  // A question of the owner that names no browser, and tools that an agent calls after its answer, edit nothing either.
  await owner.request('POST', messages, {
    content: mention('Editor', 'edit the cell a third time')
  });
  await allow.click();
  await expect(grace.message('No browser has edited the cell.')).toHaveCount(2);
  const late = join(jupyter.home, 'work', 'late.txt');
  await expect.poll(() => readFile(late, 'utf8')).toBe('False\n'.repeat(3));
  expect(await sources()).toEqual([['edited = True'], ['a = 1']]);

  // No other protocol makes an agent of the owner act.
  const asked = endpoint.asked.length;
  const forged = await other.try(
    'POST',
    messages,
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

  // The composer knows the commands of an agent.
  await ada.composer.pressSequentially(mention('Editor', '/'));
  await expect(ada.page.locator('.cq-Popup')).toContainText(
    '/reviewEditor · Ada Lovelace: Reviews a notebook'
  );
  await ada.composer.fill('');

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
