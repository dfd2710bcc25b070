import { NotebookPage, writeFileTo, writeNotebook } from './harness/notebook-page.js';
import { expect, test } from './harness/test.js';

test.use({ config: { bots: ['echo'] } });

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

test('[COMMENT1] [OPENER4] [WRITE8] a cell, its output and its error come to the chat from its menu, a bot is asked twice, and a click leads back', async ({
  lab,
  jupyter
}) => {
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAAAABJRU5ErkJggg==';
  await writeNotebook(jupyter, 'errors.ipynb', [
    {
      id: 'plot',
      source: 'plot()',
      outputs: [
        { output_type: 'stream', name: 'stdout', text: '212 rows\n' },
        {
          output_type: 'display_data',
          metadata: {},
          data: { 'image/png': png, 'text/plain': '<Figure>' }
        }
      ]
    },
    {
      id: 'wrong',
      source: '1 / 0',
      outputs: [
        {
          output_type: 'error',
          ename: 'ZeroDivisionError',
          evalue: 'division by zero',
          traceback: ['\u001b[31mZeroDivisionError\u001b[39m: division by zero']
        }
      ]
    }
  ]);
  const ada = await lab('ada');
  const book = new NotebookPage(ada.page);
  await book.open('errors.ipynb');
  const choose = async (cell: number, entry: string): Promise<void> => {
    await book.cell(cell).locator('.cm-content').click({ button: 'right' });
    await ada.page.getByRole('menuitem', { name: entry }).click();
  };
  await choose(0, 'Send Output to Chat');
  await expect(ada.title).toHaveText('errors.ipynb');
  await expect(ada.message('212 rows')).toBeVisible();
  await expect(ada.log.locator('img.cq-Picture')).toBeVisible();

  await choose(0, 'Comment in Chat');
  // Beside it, the composer offers the cell by a longer name.
  const chip = ada.page.locator('.cq-Composer').getByText('errors.ipynb', { exact: true });
  await expect(chip).toBeVisible();
  await ada.send('Why so few?');
  await expect(ada.message('Why so few?')).toContainText('errors.ipynb');
  await expect(chip).toHaveCount(0);

  await choose(1, 'Explain This Error');
  const question = ada.message('Explain this error').first();
  await expect(question).toContainText('ZeroDivisionError: division by zero');
  const answers = ada.log.getByRole('article', { name: /^Echo/ });
  await expect(answers).toHaveCount(1);
  // Asked again with other words, which leave the question as it was.
  await ada.composer.press('ArrowUp');
  await ada.page.getByRole('textbox', { name: 'Edited message' }).fill('@Echo And in two words?');
  await ada.button('Ask again').click();
  await expect(answers).toHaveCount(2);
  await expect(answers.last()).toContainText('in two words');
  await expect(question).toContainText('ZeroDivisionError');

  // A click on the comment leads to its cell, which changes and goes.
  const card = ada.message('Why so few?').getByRole('button', { name: /errors\.ipynb/ });
  const toasts = ada.page.locator('.Toastify__toast');
  await card.click();
  await expect(book.cell(0)).toHaveClass(/jp-mod-active/);
  await expect(toasts.filter({ hasText: 'The cell' })).toHaveCount(0);
  await book.cell(0).locator('.cm-content').click();
  await ada.page.keyboard.press('ControlOrMeta+A');
  await ada.page.keyboard.type('draw()');
  await card.click();
  await expect(toasts.filter({ hasText: 'The cell has changed' })).toBeVisible();
  await book.cell(0).locator('.jp-InputPrompt').click();
  await ada.page.keyboard.press('d');
  await ada.page.keyboard.press('d');
  await expect(book.cells).toHaveCount(1);
  await card.click();
  await expect(toasts.filter({ hasText: 'The cell is no longer in the notebook' })).toBeVisible();
});
