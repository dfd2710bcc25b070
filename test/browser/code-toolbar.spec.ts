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
  // The notebook takes the focus late after a change, which closes a menu.
  const choose = (name: string): Promise<void> =>
    expect(async () => {
      await more.click({ timeout: 2_000 });
      await page.getByRole('menuitem', { name }).click({ timeout: 2_000 });
    }).toPass();

  // Without a notebook, only copying is possible, and the buttons say why.
  await bar.getByRole('button', { name: 'Copy code' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(CODE);
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
  await choose('Insert Above the Active Cell');
  await expect.poll(() => book.sources()).toEqual(['a = 1', 'b = 2 + 3', CODE, CODE]);
  await book.cell(0).locator('.cm-content').click();
  await choose('Replace the Active Cell');
  await expect.poll(() => book.sources()).toEqual([CODE, 'b = 2 + 3', CODE, CODE]);

  // Selected text is replaced alone.
  await book.cell(1).locator('.cm-content').click();
  await page.keyboard.press('End');
  for (let i = 0; i < 5; i++) {
    await page.keyboard.press('Shift+ArrowLeft');
  }
  await choose('Replace the Selected Text');
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
  await choose('Replace the Selected Text');
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
