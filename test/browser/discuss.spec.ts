import { NotebookPage, writeFileTo, writeNotebook } from './harness/notebook-page.js';
import { expect, test } from './harness/test.js';

test('[LINKVIEW1] [LINKVIEW2] [LINKVIEW3] people find the chat of the notebook that they look at', async ({
  lab,
  jupyter
}) => {
  await writeNotebook(jupyter, 'rates.ipynb', [{ id: 'first', source: 'a = 1' }]);
  await writeFileTo(jupyter, 'loader.py', 'rows = 1\n');
  const ada = await lab('ada');
  const grace = await lab('grace');
  const book = new NotebookPage(ada.page);
  await book.open('rates.ipynb');
  await book.notebook.getByRole('button', { name: 'Open the chat about this file' }).click();
  await expect(ada.title).toHaveText('rates.ipynb');
  await ada.send('Shall we drop week 31?');
  await expect(ada.message('week 31')).toBeVisible();

  // For Grace it comes first as soon as she opens the notebook.
  const hers = new NotebookPage(grace.page);
  await hers.open('rates.ipynb');
  await grace.openPanel();
  const section = grace.panel.getByRole('list', { name: 'rates.ipynb' });
  await expect(section.getByRole('listitem')).toHaveText(/week 31/);
  await expect(grace.panel.locator('.cq-Section').first()).toContainText('rates.ipynb');
  await hers.notebook.getByRole('button', { name: 'Open the chat about this file' }).click();
  await expect(grace.message('week 31')).toBeVisible();
  await grace.button('Back to all chats').click();

  // Another file has no chat yet.
  await hers.open('loader.py');
  await grace.openPanel();
  await expect(section).toHaveCount(0);

  // The link follows a renamed file.
  await ada.page.locator('.lm-TabBar-tab[data-id=filebrowser]').click();
  await ada.page.locator('.jp-DirListing-item').filter({ hasText: 'rates.ipynb' }).click();
  await ada.page.keyboard.press('F2');
  await ada.page.locator('.jp-DirListing-editor').fill('weeks.ipynb');
  await ada.page.keyboard.press('Enter');
  await ada.openPanel();
  await ada.button('Back to all chats').click();
  await expect(
    ada.panel.getByRole('list', { name: 'weeks.ipynb' }).getByRole('listitem')
  ).toHaveText(/week 31/);
});
