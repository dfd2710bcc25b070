import { expect, test } from './harness/test.js';

test.use({
  labextensions: { 'colloquy-consumer-example': 'examples/consumer-extension/labextension' }
});

test('[API1] another extension opens its own chat, changes the settings and adds its parts', async ({
  lab
}) => {
  const ada = await lab('ada');
  const said: string[] = [];
  ada.page.on('console', message => said.push(message.text()));

  await ada.openPanel();
  await expect(ada.panel.getByRole('button', { name: 'Ask in a new chat' })).toBeVisible();

  await ada.command('Open the chat of this example');
  await expect(ada.composer).toBeVisible();
  await expect(
    ada.panel.getByText('Chat of the example').filter({ visible: true }).first()
  ).toBeVisible();
  await expect.poll(() => said.filter(text => text.startsWith('Chat opened:'))).toHaveLength(1);
  await expect(ada.panel.locator('.cq-Welcome strong')).toHaveText('one year');

  await ada.command('Send chat messages with Shift+Enter');
  await ada.composer.fill('first line');
  await ada.composer.press('Enter');
  await ada.composer.pressSequentially('second line?');
  await ada.composer.press('Shift+Enter');
  const first = ada.message(/first line\s*second line/).first();
  await expect(first).toContainText('4 words');
  await expect(first.locator('.cq-Preamble')).toHaveText('A question');
  await expect(ada.panel.locator('.cq-Welcome')).toHaveCount(0);

  await ada.composer.pressSequentially('/tod');
  await ada.panel.getByRole('option', { name: /Writes the date/ }).click();
  await ada.panel.getByTitle('Insert a table').click();
  await ada.composer.press('Shift+Enter');
  await expect(ada.message(/\w+ \w+ \d+ \d{4}/).locator('table')).toBeVisible();
  await ada.composer.fill('/clear');
  await ada.composer.press('Shift+Enter');
  await expect(ada.composer).toHaveValue('');
  await expect(ada.message('/clear')).toHaveCount(0);
});
