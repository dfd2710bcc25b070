import { writeFileTo } from './harness/notebook-page.js';
import { expect, test } from './harness/test.js';

test.use({
  labextensions: { 'colloquy-consumer-example': 'examples/consumer-extension/labextension' }
});

test('[API1] another extension opens its own chat, changes the settings and adds its parts', async ({
  lab,
  jupyter
}) => {
  await writeFileTo(jupyter, 'keys.py', 'key = 1');
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
  // A file that is chosen in JupyterLab's dialog opens by the opener of the extension, which runs ours.
  await ada.button('Attach files').click();
  await ada.page.getByRole('menuitem', { name: 'From JupyterLab' }).click();
  await ada.page.locator('.jp-Dialog').getByText('keys.py').click();
  await ada.page.locator('.jp-Dialog').getByRole('button', { name: 'Select' }).click();
  await ada.composer.fill('Our keys');
  await ada.composer.press('Shift+Enter');
  await ada
    .message('Our keys')
    .getByRole('button', { name: /keys\.py/ })
    .click();
  await expect(ada.page.locator('.jp-FileEditor .cm-line').first()).toHaveText('key = 1');
  expect(said).toContain('Attachment opened: keys.py');

  await ada.composer.fill('/clear');
  await ada.composer.press('Shift+Enter');
  await expect(ada.composer).toHaveValue('');
  await expect(ada.message('/clear')).toHaveCount(0);
});
