import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ChatPage } from './harness/chat-page.js';
import { Jupyter } from './harness/jupyter.js';
import { NotebookPage, writeNotebook } from './harness/notebook-page.js';
import { expect, test, type Visit } from './harness/test.js';

/** Environments with the wheel: of the oldest and the newest JupyterLab and Notebook, unless `npm run compat` names others. */
const VENVS = (process.env.COMPAT_VENVS || '.venv-compat/oldest,.venv-compat/newest').split(',');
/** Notebook 7.6 throws this whenever it starts, without the extension too. */
const OWN_OF_NOTEBOOK = /reading 'schema'\)\s+at \S+\/notebook_core\./;
const noNode = Boolean(process.env.COMPAT_NO_NODE);

for (const venv of VENVS) {
  test.describe(venv, () => {
    let jupyter: Jupyter;
    let complaints: string[];
    test.beforeAll(async () => {
      jupyter = await Jupyter.start({ venv, noNode });
    });
    test.beforeEach(() => void (complaints = []));
    // eslint-disable-next-line no-empty-pattern
    test.afterEach(({}, info) => {
      if (info.status !== info.expectedStatus) {
        console.log(jupyter.output);
      }
      const thrown = complaints.filter(complaint => !OWN_OF_NOTEBOOK.test(complaint));
      expect(thrown, 'no script has thrown').toEqual([]);
    });
    test.afterAll(() => jupyter.stop());

    /** JupyterLab as that person sees it, with an empty workspace. */
    const open = async (visit: Visit, user: string): Promise<ChatPage> => {
      const page = await visit(`${jupyter.url}/lab/workspaces/${user}?reset`, {
        cookie: { name: 'colloquy-user', value: user, url: jupyter.url },
        onError: error => complaints.push(error.stack ?? error.message)
      });
      const lab = new ChatPage(page);
      await lab.whenReady();
      return lab;
    };

    const shoot = ({ page }: ChatPage, name: string): Promise<unknown> =>
      page.screenshot({
        path: `test-results/screens/compat-${name}-${venv.replace(/\W+/g, '-')}.png`
      });

    test(`[COMPAT1] ${venv} takes the extension for compatible, and a first message can be written`, async ({
      visit
    }) => {
      const list = await promisify(execFile)(join(venv, 'bin', 'jupyter'), [
        'labextension',
        'list'
      ]);
      // eslint-disable-next-line no-control-regex
      const lines = (list.stdout + list.stderr).replace(/\x1b\[\d+m/g, '').split('\n');
      expect(lines.find(line => line.includes('jupyterlab-colloquy'))).toMatch(/enabled +OK/);

      const lab = await open(visit, 'ada');
      await lab.openPanel();
      await lab.panel.getByRole('button', { name: 'New chat' }).first().click();
      await lab.send('written in JupyterLab, with $x^2$');
      await expect(lab.message('written in JupyterLab')).toBeVisible();
      await shoot(lab, 'lab');

      if (existsSync(join(venv, 'bin', 'jupyter-notebook'))) {
        await lab.page.goto(`${jupyter.url}/tree`);
        await lab.page.getByRole('menuitem', { name: 'File', exact: true }).click();
        // An entry with a submenu has no role there.
        const entry = lab.page.locator('.lm-Menu-item');
        await entry.filter({ hasText: /^New$/ }).click();
        // Beside the extension jupyterlab-chat, "Chat" is its entry.
        await entry
          .filter({ hasText: venv.endsWith('-chat') ? /^Chat \(Colloquy\)$/ : /^Chat$/ })
          .click();
        await lab.send('written in Notebook');
        await expect(lab.message('written in Notebook')).toBeVisible();
        await expect(lab.button('Back to all chats')).toBeVisible();
        await shoot(lab, 'tree');

        if (!venv.endsWith('newest')) {
          return; // Notebook 7.2 throws errors of its own there.
        }
        // A click on a reference leaves the notebook as it is, with what is not saved.
        await writeNotebook(jupyter, 'tides.ipynb', [{ id: 'first', source: 'a = 1' }]);
        await lab.page.goto(`${jupyter.url}/notebooks/tides.ipynb`);
        const book = new NotebookPage(lab.page);
        await lab.button('Open the chat about this file').click();
        await expect(lab.composer).toBeVisible();
        await book.cell(0).locator('.cm-content').click({ button: 'right' });
        await lab.page.getByRole('menuitem', { name: 'Comment in Chat' }).click();
        await expect(lab.page.locator('.cq-Composer .cq-Chip:not(.cq-mod-offer)')).toBeVisible();
        await lab.send('Is it right?');
        await lab.message('Is it right?').getByRole('button', { name: /tides/ }).click();
        await expect(book.cell(0)).toHaveClass(/jp-mod-active/);
        await shoot(lab, 'notebook');
        expect(lab.page.context().pages()).toHaveLength(1);
        await expect(book.cell(0)).toBeVisible();
      }
    });

    test(`[COMPAT3] in ${venv}, two people write, edit, rename, read, search, move a chat and reload`, async ({
      visit
    }) => {
      const [ada, grace] = await Promise.all([open(visit, 'ada'), open(visit, 'grace')]);
      await grace.openPanel();
      await ada.create('Field notes');
      await ada.send('Sampels are in the van');
      await ada.act('Sampels', 'Edit');
      const box = ada.log.getByRole('textbox');
      await box.fill('Samples are in the van');
      await box.press('Enter');
      await expect(ada.message('Samples')).toContainText('(edited)');

      await expect(grace.row('Field notes')).toContainText('1 unread');
      await grace.choose('Field notes', 'Mark as Read');
      await expect(grace.row('Field notes')).not.toContainText('unread');
      await ada.renameCurrent('Survey notes');
      await grace.open('Survey notes');
      await grace.send('I bring the map');
      await expect(ada.message('I bring the map')).toContainText('Grace Hopper');

      await ada.button('Back to all chats').click();
      await ada.search.fill('samples');
      await ada.panel.locator('.cq-Hit').click();
      await expect(ada.message('Samples')).toBeFocused();

      await ada.chooseOfChat('Open in Main Area');
      const tab = ada.page.getByRole('tab', { name: 'Survey notes' });
      await expect(tab).toBeVisible();
      await ada.composer.fill('Half a sent');
      await ada.reload(/"area":\s*"main"/);
      await expect(tab).toBeVisible();
      await expect(ada.message('I bring the map')).toBeVisible();
      await expect(ada.composer).toHaveValue('Half a sent');
      await grace.send('And the compass');
      await expect(ada.message('And the compass')).toBeVisible();
      await shoot(ada, 'main');
    });
  });
}
