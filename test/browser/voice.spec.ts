import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

/** A duration of a second or more: a busy machine does not show each. */
const LONGER = /0:(0[1-9]|[1-5]\d)/;

test('[VOICE5] a voice is recorded, heard and sent on the plain page, and in JupyterLab', async ({
  visit,
  lab
}) => {
  const alone = await Alone.start();
  await alone.chat('ada', 'Voices', ['Hello']);
  const page = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Voices' })
    .getByRole('button')
    .first()
    .click();
  const view = new ChatView(page.locator('body'));
  const record = view.button('Record a voice message');
  const bar = page.getByRole('group', { name: 'Voice recording' });

  // Without permission, words say so.
  await record.click();
  await expect(bar).toContainText('The browser forbids the microphone');
  await bar.getByRole('button', { name: 'Close' }).click();
  await expect(bar).toHaveCount(0);

  await page.context().grantPermissions(['microphone']);
  await record.click();
  await expect(bar.getByRole('button', { name: 'Stop recording' })).toBeFocused();
  await expect(bar).toContainText(LONGER);
  await bar.getByRole('button', { name: 'Cancel recording' }).click();
  await expect(bar).toHaveCount(0);

  await record.click();
  await expect(bar).toContainText(LONGER);
  await bar.getByRole('button', { name: 'Stop recording' }).click();
  await expect(bar.locator('audio')).toHaveJSProperty('readyState', 4);
  await bar.getByRole('button', { name: 'Attach' }).click();
  await expect(page.locator('.cq-Chip')).toContainText(/voice\.\w+.*KB/);
  await view.send('Listen');
  await view
    .message('Listen')
    .getByRole('button', { name: /^Play voice/ })
    .click();
  const player = view.message('Listen').locator('audio');
  await expect(player).toHaveJSProperty('error', null);
  await expect
    .poll(() => player.evaluate((one: HTMLAudioElement) => one.currentTime))
    .toBeGreaterThan(0);
  await alone.stop();

  // JupyterLab's page has the button too, and nothing is recorded out of view.
  const ada = await lab('ada');
  await ada.page.context().grantPermissions(['microphone']);
  await ada.create('Voices');
  await ada.button('Record a voice message').click();
  await expect(ada.page.locator('.cq-Voice')).toContainText(LONGER);
  await ada.button('Back to all chats').click();
  await expect(ada.page.locator('.cq-Voice audio')).toBeAttached();
});

test('[VOICE7] a recording stays until it is attached, though its chat was closed', async ({
  visit
}) => {
  const alone = await Alone.start();
  await alone.chat('ada', 'Voices', ['Hello']);
  await alone.chat('ada', 'Others', ['Elsewhere']);
  const page = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
  await page.context().grantPermissions(['microphone']);
  const view = new ChatView(page.locator('body'));
  const open = (name: string): Promise<void> =>
    page.getByRole('listitem').filter({ hasText: name }).getByRole('button').first().click();
  const bar = page.getByRole('group', { name: 'Voice recording' });
  await open('Voices');
  await view.button('Record a voice message').click();
  await expect(bar).toContainText(LONGER);
  await open('Others');
  await expect(view.message('Elsewhere')).toBeVisible();
  await expect(bar).toHaveCount(0);
  await open('Voices');
  await expect(bar.locator('audio')).toHaveJSProperty('readyState', 4);
  await expect(bar.getByRole('button', { name: 'Attach' })).not.toBeFocused();
  await bar.getByRole('button', { name: 'Attach' }).click();
  await view.send('Listen');
  await expect(view.message('Listen').getByRole('button', { name: /^Play voice/ })).toBeVisible();
  await alone.stop();
});
