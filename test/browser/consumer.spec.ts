import { expect, test } from './harness/test.js';

test.use({
  labextensions: { 'colloquy-consumer-example': 'examples/consumer-extension/labextension' }
});

test('[API1] another extension opens its own chat and changes the settings', async ({ lab }) => {
  const ada = await lab('ada');
  const said: string[] = [];
  ada.page.on('console', message => said.push(message.text()));

  await ada.command('Open the chat of this example');
  await expect(ada.composer).toBeVisible();
  await expect(
    ada.panel.getByText('Chat of the example').filter({ visible: true }).first()
  ).toBeVisible();
  await expect.poll(() => said.filter(text => text.startsWith('Chat opened:'))).toHaveLength(1);

  await ada.command('Send chat messages with Shift+Enter');
  await ada.composer.fill('first line');
  await ada.composer.press('Enter');
  await ada.composer.pressSequentially('second line');
  await ada.composer.press('Shift+Enter');
  await expect(ada.message(/first line\s*second line/).first()).toBeVisible();
});
