import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Alone } from './harness/alone.js';
import { expectNoFindings } from './harness/axe.js';
import { StockClient } from './harness/stock-client.js';
import { expect, test, type Visit } from './harness/test.js';

const SHOTS = join('test-results', 'agents');

const CALLS = [
  {
    ...{ tool_call_id: 'c1', title: 'Search “region_id” in all files of the project' },
    ...{ status: 'completed', raw_input: 'region_id', started: 0, ended: 12_400 },
    raw_output: 'load.py:4: df = df.merge(regions, on="region_id")'
  },
  {
    ...{ tool_call_id: 'c2', title: 'Edit load.py', status: 'in_progress' },
    diffs: [
      {
        path: 'src/load.py',
        old_text: 'import pandas as pd\ndf = df.merge(regions, on="region_id")\nprint(df)\n',
        new_text:
          'import pandas as pd\ndf = df.merge(regions, how="left")\n                print(df.describe())\n'
      }
    ]
  }
];

const open = async (visit: Visit, alone: Alone, user: string): Promise<Page> => {
  const page = await visit(`${alone.url}/#token=${await alone.token(user)}`);
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Survey' })
    .getByRole('button')
    .first()
    .click();
  return page;
};

test('[AGENTVIEW1] [AGENTVIEW3] [AGENTVIEW4] [AGENTVIEW6] a bot’s calls of tools open by keyboard at 250 px, with the changes of files, and its answer says what it took', async ({
  visit
}) => {
  const alone = await Alone.start();
  try {
    const chat = await alone.chat('ada', 'Survey', []);
    const page = await open(visit, alone, 'ada');
    await page.setViewportSize({ width: 250, height: 800 });

    // Nobody is there yet whom one could mention.
    const composer = page.locator('.cq-Composer textarea');
    await composer.pressSequentially('@');
    await expect(page.locator('.cq-Popup')).toContainText('Nobody else is in this chat.');
    await composer.fill('');

    const token = await alone.bot('runner');
    const runner = await StockClient.open({ url: alone.url, chat, user: 'runner', token });
    const answer = {
      ...{ body: 'The merge drops the rows without a key.' },
      metadata: { model: 'small-1', usage: { total_tokens: 1_234, cost: 0.002, currency: 'EUR' } }
    };
    await runner.stored([runner.post({ body: '', metadata: { tool_calls: CALLS } })]);
    await runner.stored([runner.post(answer)]);
    runner.close();

    const lines = page.locator('.cq-ToolCall-line');
    await expect(lines).toHaveText([
      /^Done.*Search “region_id”.*12 s$/,
      /^Running\s*Edit load\.py$/
    ]);
    await expect(page.locator('.cq-Usage')).toHaveText('small-11,234 tokens€0.002');
    await lines.first().focus();
    await page.keyboard.press('ArrowDown');
    await expect(lines.nth(1)).toBeFocused();
    await page.keyboard.press('Enter');
    const diff = page.getByRole('group', { name: 'src/load.py: 2 lines added, 2 lines removed' });
    await expect(diff.locator('.cq-mod-removed').first()).toHaveText(
      /^-df = df\.merge\(regions, on/
    );
    const added = diff.locator('.cq-mod-added');
    await expect(added.first()).toHaveText(/^\+df = df\.merge\(regions, how/);
    // A deep line begins beside its sign, and goes on behind it.
    const places = await added.nth(1).evaluate(line => {
      const text = document.createTreeWalker(line, NodeFilter.SHOW_TEXT).nextNode() as Text;
      const range = document.createRange();
      const at = (place: number): DOMRect => {
        range.setStart(text, place);
        range.setEnd(text, place + 1);
        return range.getBoundingClientRect();
      };
      const [sign, first, last] = [0, text.data.indexOf('p'), text.data.indexOf('))') + 1].map(at);
      return [first.top === sign.top, last.top > sign.top, last.left >= sign.right - 1];
    });
    expect(places).toEqual([true, true, true]);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('group', { name: 'Output' })).toContainText('load.py:4');
    const log = page.getByRole('log');
    const isWide = await log.evaluate(one =>
      [...one.querySelectorAll('.cq-Message *')].some(
        part => part.getBoundingClientRect().right > one.getBoundingClientRect().right + 1
      )
    );
    expect(isWide).toBe(false);
    await page.screenshot({ path: join(SHOTS, 'narrow.png') });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: join(SHOTS, 'narrow-dark.png') });
  } finally {
    await alone.stop();
  }
});

test('[AGENTVIEW5] [AGENTVIEW7] [AGENTVIEW8] the owner of an agent adds it, lets it answer somebody, and allows a tool; others wait and see what was decided', async ({
  visit
}) => {
  const alone = await Alone.start();
  try {
    const chat = await alone.chat('ada', 'Survey', ['Hello']);
    const agent = await alone.request<{ username: string }>('ada', 'PUT', 'chat/agents/jin', {
      displayName: 'Jin'
    });
    const [ada, bob] = [await open(visit, alone, 'ada'), await open(visit, alone, 'bob')];
    await ada.getByRole('button', { name: 'Chat menu' }).click();
    await ada.getByRole('menuitem', { name: 'Bots' }).click();
    await expect(ada.getByRole('heading', { name: 'Your agents' })).toBeVisible();
    await ada.screenshot({ path: join(SHOTS, 'bots.png') });
    await ada.getByRole('button', { name: 'Add Jin · ada' }).click();
    await expect(ada.getByLabel('If others ask Jin · ada')).toHaveValue('owner');
    await ada.getByRole('button', { name: 'Close' }).click();

    // Bob asks it, and Ada decides.
    await bob.locator('.cq-Composer textarea').fill('@Jin · ada why do we lose rows?');
    await bob.locator('.cq-Composer textarea').press('Enter');
    const question = (page: Page) =>
      page.locator('.cq-Message').filter({ hasText: 'May it answer?' });
    await expect(question(bob).locator('.cq-Stream')).toHaveText('ada decides');
    await expect(question(bob).getByRole('button', { name: 'Once' })).toHaveCount(0);
    await expect(question(ada)).toContainText('bob asks your agent. May it answer?');
    await ada.screenshot({ path: join(SHOTS, 'request.png') });
    await question(ada).getByRole('button', { name: 'Once' }).click();
    await expect(question(bob).locator('.cq-Outcome')).toHaveText('ada let it answer');

    // A tool waits for her too.
    const token = await alone.token('ada');
    const jin = await StockClient.open({ url: alone.url, chat, user: 'ada', token });
    const options = [
      { option_id: 'o1', name: 'Yes', kind: 'allow_once' },
      { option_id: 'o2', name: 'No', kind: 'reject_once' }
    ];
    const call = {
      ...{ ...CALLS[1], status: 'pending' },
      ...{ permission_options: options, permission_status: 'pending' }
    };
    const sender = agent.username;
    const calls = jin.post({ sender, body: '', metadata: { tool_calls: [call] } });
    await jin.stored([calls]);
    const asked = jin.post({
      ...{ sender, body: 'May I run it?', audience: ['ada'] },
      metadata: { tool_call: { message: calls, id: 'c2' } },
      options: options.map(({ option_id: id, name: label }) => ({ id, label }))
    });
    await jin.stored([asked]);
    jin.close();
    const permission = (page: Page) => page.locator(`.cq-Message[data-id="${asked}"]`);
    await expect(permission(ada).locator('.cq-AskedCall .cq-mod-added').first()).toContainText(
      'how="left"'
    );
    await ada.screenshot({ path: join(SHOTS, 'permission.png') });
    await expectNoFindings(ada);
    await expect(permission(bob).locator('.cq-Stream')).toHaveText('ada decides');
    await permission(ada).getByRole('button', { name: 'Allow once' }).click();
    await expect(permission(bob).locator('.cq-Outcome')).toHaveText('ada allowed it once');
  } finally {
    await alone.stop();
  }
});
