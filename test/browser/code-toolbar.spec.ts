import { NotebookPage, writeFileTo, writeNotebook } from './harness/notebook-page.js';
import { expect, test } from './harness/test.js';

const CODE = 'rows = 212\nprint(rows)';

test('[CODE1] [CODE2] [CODE3] code of a message is copied, and put into a notebook or a file', async ({
  lab,
  jupyter
}) => {
  await writeNotebook(jupyter, 'survey.ipynb', [
    { id: 'first', source: 'a = 1' },
    { id: 'second', source: 'b = 2 + 3' }
  ]);
  await writeFileTo(jupyter, 'keys.py', 'old_key = 1\n');
  const ada = await lab('ada');
  const { page } = ada;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await ada.create('Code');
  await ada.send(`Look:\n\n\`\`\`python\n${CODE}\n\`\`\``);
  const bar = ada.message('Look').locator('.cq-Code-bar');
  const below = bar.getByRole('button', { name: 'Insert below the active cell' });
  const more = bar.getByRole('button', { name: 'More ways to insert' });

  // Without a notebook, only copying is possible, and the buttons say why.
  await bar.getByRole('button', { name: 'Copy code' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(CODE);
  await expect(below).toHaveAttribute('aria-disabled', 'true');
  await expect(below).toHaveAccessibleName(/first open a notebook/);
  await expect(more).toHaveAttribute('aria-disabled', 'true');

  const book = new NotebookPage(page);
  await book.open('survey.ipynb');
  await book.cell(1).locator('.cm-content').click();
  await ada.openPanel();
  await expect(below).toHaveAttribute('aria-disabled', 'false');
  await below.click();
  await expect.poll(() => book.sources()).toEqual(['a = 1', 'b = 2 + 3', CODE]);
  await more.click();
  await page.getByRole('menuitem', { name: 'Insert Above the Active Cell' }).click();
  await expect.poll(() => book.sources()).toEqual(['a = 1', 'b = 2 + 3', CODE, CODE]);
  await book.cell(0).locator('.cm-content').click();
  await more.click();
  await page.getByRole('menuitem', { name: 'Replace the Active Cell' }).click();
  await expect.poll(() => book.sources()).toEqual([CODE, 'b = 2 + 3', CODE, CODE]);

  // Selected text is replaced alone.
  await book.cell(1).locator('.cm-content').click();
  await page.keyboard.press('End');
  for (let i = 0; i < 5; i++) {
    await page.keyboard.press('Shift+ArrowLeft');
  }
  await more.click();
  await page.getByRole('menuitem', { name: 'Replace the Selected Text' }).click();
  await expect.poll(async () => (await book.sources())[1]).toBe(`b = ${CODE}`);

  // A file has no cells, but a selection.
  await page.locator('.lm-TabBar-tab[data-id=filebrowser]').click();
  await book.open('keys.py');
  const editor = page.locator('.jp-FileEditor .cm-content').filter({ visible: true });
  await editor
    .locator('.cm-line')
    .first()
    .dblclick({ position: { x: 20, y: 8 } });
  await ada.openPanel();
  await expect(below).toHaveAttribute('aria-disabled', 'true');
  await more.click();
  await page.getByRole('menuitem', { name: 'Replace the Selected Text' }).click();
  await expect(editor.locator('.cm-line').first()).toHaveText('rows = 212');

  // The setting removes the bars.
  await page.request.put(`${jupyter.url}/lab/api/settings/jupyterlab-colloquy:plugin`, {
    data: { raw: '{"enableCodeToolbar": false}' },
    headers: {
      'X-XSRFToken': (await page.context().cookies()).find(({ name }) => name === '_xsrf')!.value
    }
  });
  await page.reload();
  await ada.whenReady();
  await ada.openPanel();
  await expect(ada.message('Look').locator('pre')).toBeVisible();
  await expect(bar).toHaveCount(0);
});
