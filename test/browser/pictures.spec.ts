import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { AgentPerson } from './harness/agents.js';
import type { ChatPage } from './harness/chat-page.js';
import { ChatView } from './harness/chat-view.js';
import type { Jupyter } from './harness/jupyter.js';
import { NotebookPage, writeFileTo, writeNotebook } from './harness/notebook-page.js';
import { expect, test } from './harness/test.js';

const FOLDER = join('docs', 'pictures');
const QUALITY = 0.8;
const ADA = 'Ada Lovelace';
/** Of the side panel. */
const WIDTH = 330;

test.use({
  config: { noLimits: true, bots: [{ module: resolve('test/browser/harness/surveyor.mjs') }] }
});

/** Stores what a page shows as a WebP, which the browser itself encodes. */
async function draw(page: Page, name: string): Promise<void> {
  const png = (await page.screenshot({ animations: 'disabled' })).toString('base64');
  const blank = await page.context().newPage();
  const webp = await blank.evaluate(
    async ([data, quality]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.width;
      canvas.height = image.height;
      canvas.getContext('2d')!.drawImage(image, 0, 0);
      return canvas.toDataURL('image/webp', quality).split(',')[1];
    },
    [png, QUALITY] as const
  );
  await blank.close();
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, `${name}.webp`), Buffer.from(webp, 'base64'));
}

const CHART = `<svg style="background:#fff" xmlns="http://www.w3.org/2000/svg" width="420" height="170" font-family="sans-serif" font-size="11">
<path d="M40 10V140H410" fill="none" stroke="#888"/><path d="M40 50 90 54 140 48 190 53 240 51 290 55 340 49 400 50" fill="none" stroke="#1f77b4" stroke-width="2"/>
<path d="M40 64 90 60 140 65 190 62 240 104 290 112 340 108 400 114" fill="none" stroke="#ff7f0e" stroke-width="2"/>
<g fill="#888"><text x="345" y="42">south</text><text x="345" y="130">north</text><text x="80" y="158">week 28</text><text x="220" y="158">week 31</text><text x="350" y="158">week 34</text></g></svg>`;

/** A file of the notebook's chart, drawn by the browser. */
async function chart(browser: Browser): Promise<Buffer> {
  const page = await browser.newPage();
  await page.setContent(CHART);
  const png = await page.locator('svg').screenshot();
  await page.close();
  return png;
}

test('the pictures of the documentation', async ({ lab, jupyter, browser }) => {
  test.setTimeout(300_000);
  const png = await chart(browser);
  await writeNotebook(jupyter, 'survey.ipynb', [
    { id: 'title', type: 'markdown', source: '# Survey 2026\nWeekly response rates by region.' },
    { id: 'load', source: 'import pandas as pd\ndf = pd.read_parquet("survey.parquet")' },
    {
      id: 'merge',
      source:
        'df = df.merge(regions, on="region_id")\ndf.groupby(["week", "region"]).rate.mean().unstack().plot()',
      outputs: [
        { output_type: 'display_data', metadata: {}, data: { 'image/png': png.toString('base64') } }
      ]
    },
    { id: 'size', source: 'df.groupby("region").size()' }
  ]);
  await writeFileTo(jupyter, 'keys.csv', 'old,new\nN-104,NO0104\n');
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  const book = new NotebookPage(ada.page);
  await book.open('survey.ipynb');
  await book.cell(2).locator('.cm-content').click();
  await ada.openPanel();
  await ada.setWidth(WIDTH);
  await ada.create('Field notes');
  await ada.send('The photos of the second site are in the folder.');
  await ada.button('Back to all chats').click();
  await ada.create('Survey team');
  await grace.open('Survey team');
  await grace.send(
    'The rates for **north** look low since week 31. I think the merge drops rows without a `region_id`:\n\n```python\ndf = df.merge(\n    regions, on="region_id",\n    how="left")\n```'
  );
  await expect(ada.message('The rates').first()).toBeVisible();
  await ada.act('The rates', 'Reply in Thread');
  const thread = ada.page.getByRole('region', { name: 'Thread' });
  await thread
    .getByRole('textbox')
    .fill('Since week 31 the export has a new key. Could that be it?');
  await thread.getByRole('textbox').press('Enter');
  await expect(thread.getByRole('article').filter({ hasText: 'a new key' })).toBeVisible();
  await ada.calm();
  await draw(ada.page, 'thread');
  await ada.page.keyboard.press('Escape');
  await ada
    .button('Close thread')
    .or(ada.button('Back to the chat'))
    .first()
    .click({ timeout: 3_000 })
    .catch(() => undefined);

  await ada.send('Good catch. I will rerun the cell and compare the counts.');
  await grace.send('@Ada-Lovelace can you post the counts per region?');
  await grace
    .message('Good catch')
    .first()
    .hover({ position: { x: 60, y: 8 } });
  await grace
    .message('Good catch')
    .first()
    .hover({ position: { x: 66, y: 10 } });
  await grace.message('Good catch').getByRole('button', { name: 'Add reaction' }).first().click();
  await grace.page.getByRole('menuitem', { name: '👍' }).click();
  await expect(ada.message('can you post').first()).toBeVisible();
  await ada.page.mouse.move(900, 700);
  await ada.calm();
  await expect(ada.tab).not.toHaveAttribute('data-unread');
  await draw(ada.page, 'conversation');
  await ada.command('Use Theme: JupyterLab Dark');
  await expect(ada.page.locator('body')).toHaveAttribute('data-jp-theme-light', 'false');
  await ada.page.mouse.move(900, 700);
  await ada.calm();
  await draw(ada.page, 'conversation-dark');
  await ada.command('Use Theme: JupyterLab Light');
  await expect(ada.page.locator('body')).toHaveAttribute('data-jp-theme-light', 'true');

  await ada.button('Attach files').click();
  const chooser = ada.page.waitForEvent('filechooser');
  await ada.page.getByRole('menuitem', { name: 'From This Computer' }).click();
  await (
    await chooser
  ).setFiles([
    { name: 'keys.csv', mimeType: 'text/csv', buffer: Buffer.from('old,new\nN-104,NO0104\n') },
    { name: 'week31.png', mimeType: 'image/png', buffer: png }
  ]);
  await ada.composer.fill('Before and after.');
  await expect(
    ada.page.locator('.cq-Composer-files').getByText('week31.png').first()
  ).toBeVisible();
  await expect(ada.page.getByRole('list', { name: 'Attached files' })).not.toContainText('%');
  await draw(ada.page, 'composer');
  await ada.composer.press('Enter');

  await ada.chooseOfChat('Bots');
  const bots = ada.page.getByRole('dialog', { name: 'Bots' });
  await bots.getByRole('button', { name: 'Add Surveyor' }).click();
  await expect(bots.getByRole('button', { name: 'Remove Surveyor' })).toBeVisible();
  await ada.page.keyboard.press('Escape');
  await ada.send('/plan 12');
  await expect(ada.button('Repeat the run')).toBeVisible();

  const phone = await browser.newContext({
    reducedMotion: 'reduce',
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 760 }
  });
  await phone.addCookies([{ name: 'colloquy-user', value: 'ada', url: jupyter.url }]);
  const page = await phone.newPage();
  await page.goto(`${jupyter.chatUrl}/#token=${await jupyter.token('ada', ADA)}`);
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Survey team' })
    .getByRole('button')
    .first()
    .tap();
  const view = new ChatView(page.locator('body'));
  await expect(view.button('Repeat the run')).toBeVisible();
  await expect(view.message('Before and after').locator('img')).toHaveJSProperty('complete', true);
  await draw(page, 'phone');
  await phone.close();

  await ada.button('Not now').click();
  await expect(ada.message('Noted').first()).toBeVisible();
  await ada.send('@Surveyor which areas are done?');
  await expect(ada.page.locator('.cq-Work-text').first()).toContainText('Searching');
  await ada.calm();
  await draw(ada.page, 'bots');
  await ada.button('Back to all chats').click();
  await ada.create('Merge of the regions');
  await askAgent(ada, jupyter);
  await ada.page.mouse.move(900, 700);
  await ada.calm();
  await expect(ada.tab).not.toHaveAttribute('data-unread');
  await draw(ada.page, 'agent');
});

const PERMISSIONS = [
  { option_id: 'yes', name: 'Yes', kind: 'allow_once' },
  { option_id: 'no', name: 'No', kind: 'reject_once' }
];

const CALLS = [
  {
    ...{ tool_call_id: 'c1', title: 'Search region_id in survey.ipynb', status: 'completed' },
    ...{ raw_output: 'df = df.merge(regions, on="region_id")', started: 0, ended: 1_200 }
  },
  {
    ...{ tool_call_id: 'c2', title: 'Edit survey.ipynb', status: 'pending' },
    diffs: [
      {
        path: 'survey.ipynb',
        old_text: 'df = df.merge(regions, on="region_id")\n',
        new_text: 'df = df.merge(regions, on="region_id",\n              how="left")\n'
      }
    ],
    permission_options: PERMISSIONS,
    permission_status: 'pending'
  }
];

/** Asks an agent of Ada's, which answers as its Jupyter would, and waits for her. */
async function askAgent(ada: ChatPage, jupyter: Jupyter): Promise<void> {
  const owner = await AgentPerson.signIn(jupyter, 'ada', ADA);
  const { username } = await owner.request<{ username: string }>('PUT', 'chat/agents/editor', {
    displayName: 'Editor',
    model: 'small-2'
  });
  const [chat] = await ada.page
    .locator('[id^=colloquy-chat-]')
    .filter({ visible: true })
    .evaluateAll(all => all.map(({ id }) => id.replace('colloquy-chat-', '')));
  const path = `chat/threads/${chat}`;
  await owner.request('PUT', `${path}/bots/${username}`);
  await ada.send(
    '@Editor-·-Ada-Lovelace why do we lose rows since week 31? Please repair the merge.'
  );
  const take = (
    change: object
  ): Promise<{ value: { id: string; work: string; message: { id: string } }[] }> =>
    owner.request('POST', 'chat/agent-work/:take', {
      ...{ instance: 'picture', agents: [username], wait: 20 },
      ...change
    });
  const [asked] = (await take({})).value;
  const post = async (message: object): Promise<string> => {
    const body = { reply_to: asked.message.id, ...message };
    const headers = { 'x-colloquy-agent': username };
    const response = await owner.try('POST', `${path}/messages`, body, headers);
    return ((await response.json()) as { id: string }).id;
  };
  await post({
    content:
      'The export has a **new key** since week 31, so the merge drops each row without a match. A left merge keeps them.',
    metadata: {
      model: 'small-2',
      usage: { total_tokens: 2_140, cost: 0.0031, currency: 'EUR' },
      tool_calls: CALLS.slice(0, 1)
    }
  });
  const calls = await post({ content: '', metadata: { tool_calls: CALLS.slice(1) } });
  await post({
    content: 'May I edit survey.ipynb?',
    metadata: { tool_call: { message: calls, id: 'c2' } },
    options: PERMISSIONS.map(({ option_id: id, name: label }) => ({ id, label })),
    audience: ['ada']
  });
  await expect(ada.button('Allow once')).toBeVisible();
  // As long as this request is open, its Jupyter works on the answer.
  take({ working: [asked.work], acknowledged: [asked.id] }).catch(() => undefined);
  await expect(ada.page.locator('.cq-Work-text').filter({ hasText: 'Waiting for' })).toBeVisible();
}
