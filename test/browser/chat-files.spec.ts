import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NotebookPage, writeFileTo } from './harness/notebook-page.js';
import { expect, test } from './harness/test.js';

const SHOTS = 'test-results/chat-files';

test('[ARCHIVEVIEW5] a chat is exported, and imported by the menu and by a drop', async ({
  lab
}) => {
  const ada = await lab('ada');
  await ada.create('Plans: 2026');
  await ada.send('The dome opens at nine');
  await expect(ada.message('The dome opens at nine')).toBeVisible();

  const download = ada.page.waitForEvent('download');
  await ada.chooseOfChat('Export…');
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('Plans- 2026.chat');
  const text = readFileSync(await saved.path(), 'utf8').replaceAll('Plans: 2026', 'Plans again');
  const showList = async (): Promise<void> => {
    const back = ada.panel.getByRole('button', { name: /^Back/ });
    if (await back.isVisible()) {
      await back.click();
    }
    await expect(ada.search).toBeVisible();
  };

  await showList();
  const chooser = ada.page.waitForEvent('filechooser');
  await ada.panel.getByRole('button', { name: 'More', exact: true }).click();
  await ada.page.getByRole('menuitem', { name: 'Import a Chat…' }).click();
  await (
    await chooser
  ).setFiles({ name: 'a.chat', mimeType: '', buffer: Buffer.from(text, 'utf8') });
  await expect(ada.title).toHaveText('Plans again');
  await expect(ada.message('The dome opens at nine')).toBeVisible();

  await showList();
  const drag = (types: string[], content: string, name = 'b.chat'): Promise<void> =>
    ada.row('Plans: 2026').evaluate(
      (node, given) => {
        const data = new DataTransfer();
        data.items.add(new File([given.content], given.name));
        for (const type of given.types) {
          const init = { bubbles: true, cancelable: true, dataTransfer: data };
          node.dispatchEvent(new DragEvent(type, init));
        }
      },
      { types, content, name }
    );
  await drag(['dragenter', 'dragover'], text);
  await expect(ada.panel.getByText('Drop a .chat file to import it')).toBeVisible();
  await ada.page.screenshot({ path: join(SHOTS, 'drop.png') });
  await drag(['drop'], 'no chat');
  await expect(ada.page.getByText('The file is not a chat. Choose a .chat file.')).toBeVisible();
  await drag(['drop'], text.replaceAll('Plans again', 'Plans dropped'));
  await expect(ada.title).toHaveText('Plans dropped');
  await expect(ada.message('The dome opens at nine')).toBeVisible();
});

test('[CHATFILE5] a file of the file browser is imported, and opens its chat from then on', async ({
  lab,
  jupyter
}) => {
  // As jupyterlab-chat writes them.
  const message = { type: 'msg', id: 'm1', sender: 'mira', body: 'From another server', time: 1 };
  const file = { messages: [message], users: {}, attachments: {}, metadata: { id: 'x' } };
  await writeFileTo(jupyter, 'tides.chat', JSON.stringify(file));
  const ada = await lab('ada');
  const book = new NotebookPage(ada.page);
  await book.open('tides.chat');
  const card = ada.page.locator('.cq-ChatFile');
  await expect(card.getByRole('heading')).toHaveText('tides');
  await expect(card.getByText(/^1 message by 1 author/)).toBeVisible();
  await ada.page.screenshot({ path: join(SHOTS, 'file.png') });
  // It has its styles, although the panel was never open.
  const button = card.getByRole('button', { name: 'Import' });
  await expect(button).toHaveCSS('border-top-style', 'solid');
  await button.click();
  const chat = ada.page.locator('#jp-main-dock-panel .cq-Chat');
  await expect(chat.getByText('From another server')).toBeVisible();
  await expect(card).toHaveCount(0);
  await ada.page.locator('.lm-DockPanel-tabBar .lm-mod-current .lm-TabBar-tabCloseIcon').click();
  await expect(chat).toHaveCount(0);
  await ada.page.locator('.jp-DirListing-item').filter({ hasText: 'tides.chat' }).dblclick();
  await expect(chat.getByText('From another server')).toBeVisible();
  await expect(card).toHaveCount(0);
});
