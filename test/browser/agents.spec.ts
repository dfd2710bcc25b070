import { join } from 'node:path';
import { Alone } from './harness/alone.js';
import { StockClient } from './harness/stock-client.js';
import { expect, test } from './harness/test.js';

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
        new_text: 'import pandas as pd\ndf = df.merge(regions, how="left")\nprint(df)\n'
      }
    ]
  }
];

test('[AGENTVIEW1] [AGENTVIEW3] [AGENTVIEW4] [AGENTVIEW6] a bot’s calls of tools open by keyboard at 250 px, with the changes of files, and its answer says what it took', async ({
  visit
}) => {
  const alone = await Alone.start();
  try {
    const chat = await alone.chat('ada', 'Survey', []);
    const page = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
    await page.setViewportSize({ width: 250, height: 800 });
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Survey' })
      .getByRole('button')
      .first()
      .click();

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
    const diff = page.getByRole('group', { name: 'src/load.py: 1 line added, 1 line removed' });
    await expect(diff.locator('.cq-mod-removed')).toHaveText(/^-df = df\.merge\(regions, on/);
    await expect(diff.locator('.cq-mod-added')).toHaveText(/^\+df = df\.merge\(regions, how/);
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
