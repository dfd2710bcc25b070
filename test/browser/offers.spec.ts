import type { Locator, Page } from '@playwright/test';
import { NotebookPage, writeFileTo, writeNotebook } from './harness/notebook-page.js';
import { expect, test } from './harness/test.js';

/** Drags something of JupyterLab onto an element. */
async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  await from.hover();
  await page.mouse.down();
  const { x, y } = (await to.boundingBox())!;
  await page.mouse.move(x + 30, y + 10, { steps: 15 });
  await page.mouse.up();
}

test('[OFFER5] [EDITFILES4] the composer offers the active cell and the selected text beside it', async ({
  lab,
  jupyter
}) => {
  await writeNotebook(jupyter, 'rates.ipynb', [
    { id: 'first', source: 'a = 1' },
    { id: 'second', source: 'b = 2\nc = 3' }
  ]);
  await writeFileTo(jupyter, 'keys.py', 'old_key = 1\nnew_key = 2\n');
  const ada = await lab('ada');
  const { page } = ada;
  const book = new NotebookPage(page);
  await book.open('rates.ipynb');
  await ada.create('Offers');
  const offer = page.locator('.cq-Offer');
  const take = page.getByRole('button', { name: 'Attach Cell 2 of rates.ipynb' });

  // It shows while one writes, and sends nothing by itself.
  await book.cell(1).locator('.cm-content').click();
  await expect(offer).toBeHidden();
  await ada.composer.click();
  await expect(offer).toHaveText('Cell 2 of rates.ipynb');
  await ada.send('alone');
  await expect(ada.message('alone')).not.toContainText('rates.ipynb');

  // One click attaches it, another removes it, and so does a key.
  const chip = page.locator('.cq-Chip:not(.cq-mod-offer)').filter({ hasText: 'rates.ipynb' });
  await take.click();
  await expect(chip).toBeVisible();
  await expect(offer).toHaveCount(0);
  await page.getByRole('button', { name: 'Remove rates.ipynb' }).click();
  await expect(chip).toHaveCount(0);
  await ada.composer.press('ControlOrMeta+Shift+E');
  await expect(chip).toBeVisible();
  await drag(page, page.locator('.lm-DockPanel-tabBar').getByText('rates.ipynb'), ada.composer);
  await expect(chip).toHaveCount(2); // the tab brings the whole file
  await page.getByRole('button', { name: 'Remove rates.ipynb' }).last().click();
  await ada.send('with the cell');
  await expect(ada.message('with the cell')).toContainText('rates.ipynb');

  // An edit takes more, dragged onto it or chosen, and keeps it through a reload.
  const edited = ada.log.getByRole('article').last();
  await expect(async () => {
    await ada.composer.press('ArrowUp'); // once the message is stored
    await expect(edited.getByRole('textbox')).toBeVisible({ timeout: 500 });
  }).toPass();
  const chips = edited.locator('.cq-Chip');
  await drag(page, book.cell(0).locator('.jp-InputPrompt'), edited.getByRole('textbox'));
  await expect(chips).toHaveText([/rates\.ipynb.*1 cell/, /rates\.ipynb.*1 cell/]);
  await expect(page.locator('.cq-Drop')).toHaveCount(0);
  await edited.getByRole('button', { name: 'Attach files' }).click();
  await page.getByRole('menuitem', { name: 'From JupyterLab' }).click();
  const dialog = page.locator('.jp-Dialog');
  await dialog.locator('.jp-DirListing-item').filter({ hasText: 'keys.py' }).click();
  await dialog.getByRole('button', { name: 'Select' }).click();
  await expect(chips).toHaveCount(3);
  await page.screenshot({ path: 'test-results/attachments-edit-jupyter.png' });
  await page.reload();
  await ada.whenReady();
  await ada.openPanel();
  await expect(chips).toHaveText([/rates\.ipynb/, /rates\.ipynb/, /keys\.py/]);
  await edited.getByRole('textbox').press('Enter');
  await expect(edited.getByRole('button', { name: /keys\.py/ })).toBeVisible();
  await expect(edited.getByRole('textbox')).toHaveCount(0);
  await expect(ada.message('with the cell')).not.toContainText('not saved');

  // Selected text of a file, as code below the message.
  await page.locator('.lm-TabBar-tab[data-id=filebrowser]').click();
  await book.open('keys.py');
  const editor = page.locator('.jp-FileEditor .cm-content').filter({ visible: true });
  await editor.click();
  await page.keyboard.press('ControlOrMeta+A');
  await ada.openPanel();
  await ada.composer.fill('Which one?');
  await expect(offer).toHaveText('3 lines of keys.py');
  await ada.button('Send with selection').click();
  await page.getByRole('menuitem', { name: 'Send with Its Code Below the Text' }).click();
  await expect(ada.message('Which one?').locator('pre')).toContainText('new_key = 2');

  // By the setting it goes along, and a click leaves it out of one message.
  await page.request.put(`${jupyter.url}/lab/api/settings/jupyterlab-colloquy:plugin`, {
    data: { raw: '{"sendWithSelection": true}' },
    headers: {
      'X-XSRFToken': (await page.context().cookies()).find(({ name }) => name === '_xsrf')!.value
    }
  });
  await page.reload();
  await ada.whenReady();
  await ada.openPanel();
  await editor.click();
  await page.keyboard.press('ControlOrMeta+A');
  await expect(offer).toContainText('sent with the message');
  await ada.send('by the setting');
  await expect(ada.message('by the setting')).toContainText('keys.py');
  await page.getByRole('button', { name: 'Leave out 3 lines of keys.py' }).click();
  await ada.send('left out');
  await expect(ada.message('left out')).not.toContainText('keys.py');
});
