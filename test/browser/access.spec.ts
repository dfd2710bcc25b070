import { join } from 'node:path';
import { expect, test } from './harness/test.js';

const SHOTS = 'test-results/access';

test('[ACCESSVIEW1] a chat becomes private while somebody writes in it, and is opened again', async ({
  lab
}) => {
  const [ada, grace] = [await lab('ada'), await lab('grace')];
  await ada.create('Budget');
  await ada.send('Who knows the figures?');
  await grace.openPanel();
  await grace.row('Budget').click();
  await expect(grace.message('Who knows the figures?')).toBeVisible();
  await grace.composer.fill('I have them: ');
  await ada.chooseOfChat('Make Private…');
  const question = ada.page.locator('.jp-Dialog');
  await expect(question).toContainText('Only you can then read it.');
  await ada.page.screenshot({ path: join(SHOTS, 'question.png') });
  await question.getByRole('button', { name: 'Make private' }).click();
  await expect(ada.panel.getByText(/made the chat private/)).toBeVisible();
  await expect(grace.panel.getByText('You no longer have access to this chat')).toBeVisible();
  const lost = grace.panel.getByRole('region', { name: 'Budget' });
  await expect(lost.getByText('I have them:')).toBeVisible();
  await grace.page.screenshot({ path: join(SHOTS, 'lost.png') });
  await ada.send('Only for us');
  await expect(ada.message('Only for us')).toBeVisible();
  await grace.button('Back to all chats').click();
  await expect(grace.row('Budget')).toHaveCount(0);

  await ada.chooseOfChat('Open to Everybody…');
  await question.getByRole('button', { name: 'Open', exact: true }).click();
  await grace.row('Budget').click();
  await expect(grace.message('Only for us')).toBeVisible();
});
