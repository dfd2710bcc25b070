import { expect, test } from './harness/test.js';

test('[READVIEW4] [DATEVIEW1] [MENU2] two people see how far the other has read, pin a message, go to it and to its day, and follow links to it', async ({
  lab
}) => {
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  await ada.create('Field notes');
  await ada.send('Meet at **ten** by the gate');
  await grace.open('Field notes');
  await expect(grace.message('Meet at ten')).toBeVisible();

  await test.step('receipts', async () => {
    const readers = ada.message('Meet at ten').getByRole('img', { name: /^Read by Grace Hopper/ });
    await expect(readers).toBeVisible();
    await ada.act('Meet at ten', 'Read by 1');
    const list = ada.page.getByRole('dialog', { name: 'Read by 1' });
    await expect(list).toContainText('Grace Hopper');
    await ada.page.keyboard.press('Escape');
    await expect(list).toHaveCount(0);
  });

  await test.step('a mouse goes straight to the actions, over the row above', async () => {
    const { mouse } = grace.page;
    const author = (await grace.message('Meet at ten').locator('.cq-Message-name').boundingBox())!;
    await mouse.move(author.x + 4, author.y + 20);
    await mouse.move(author.x + 4, author.y + 8, { steps: 3 });
    const actions = grace.page.getByRole('toolbar', { name: 'Message actions' });
    const box = (await actions.boundingBox())!;
    await mouse.move(box.x + box.width - 14, box.y + box.height / 2, { steps: 20 });
    await mouse.down();
    await mouse.up();
    await expect(grace.page.getByRole('menuitem', { name: 'Pin', exact: true })).toBeVisible();
    await grace.page.keyboard.press('Escape');
  });

  await test.step('pins', async () => {
    await grace.act('Meet at ten', 'Pin');
    await expect(ada.message('Meet at ten')).toContainText('Pinned by Grace Hopper');
    await ada.button('1 pinned message').click();
    const pins = ada.page.getByRole('dialog', { name: 'Pinned messages' });
    await expect(pins).toContainText('Meet at ten by the gate');
    await pins.getByRole('button', { name: /Meet at ten/ }).click();
    await expect(ada.message('Meet at ten')).toHaveClass(/cq-mod-target/);
    await ada.button('1 pinned message').click();
    await pins.getByRole('button', { name: 'Unpin' }).click();
    await expect(grace.message('Meet at ten')).not.toContainText('Pinned');
  });

  await test.step('a day', async () => {
    await ada.chooseOfChat('Go to Date…');
    await ada.page.getByLabel('Date', { exact: true }).fill('2020-02-29');
    await ada.page.keyboard.press('Enter');
    await expect(ada.message('Meet at ten')).toBeFocused();
  });

  await test.step('links', async () => {
    await ada.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await ada.act('Meet at ten', 'Copy Link');
    const link = await ada.page.evaluate(() => navigator.clipboard.readText());
    expect(link).toMatch(/\/colloquy\/#chat=[0-9a-f-]{36}&message=/);
    await grace.button('Back to all chats').click();
    await grace.create('Elsewhere');
    await grace.send(`See ${link}`);
    await grace.message('See').getByRole('link').click();
    await expect(grace.title).toHaveText('Field notes');
    await expect(grace.message('Meet at ten')).toHaveClass(/cq-mod-target/);
    // The same place at the end of the address of JupyterLab.
    await ada.page.evaluate(hash => void (location.hash = hash), new URL(link).hash);
    await expect(ada.message('Meet at ten')).toHaveClass(/cq-mod-target/);
    const gone = link.replace(/chat=[^&]*/, 'chat=6f1c7a52-0d1e-4b5e-9a51-3c1f6f0f1a11');
    await ada.page.evaluate(hash => void (location.hash = hash), new URL(gone).hash);
    await expect(ada.page.getByText(/There is no chat/)).toBeVisible();
  });
});
