import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ChatPage } from './harness/chat-page.js';
import { Jupyter } from './harness/jupyter.js';
import { expect, test } from './harness/test.js';

/** The oldest JupyterLab and Notebook, unless `npm run compat` names others. All other tests run with the newest one. */
const VENVS = (process.env.COMPAT_VENVS || '.venv-oldest').split(',');
const noNode = Boolean(process.env.COMPAT_NO_NODE);

for (const venv of VENVS) {
  test(`[COMPAT1] ${venv} accepts the extension as compatible, and a first message can be written`, async ({
    visit
  }) => {
    const list = await promisify(execFile)(join(venv, 'bin', 'jupyter'), ['labextension', 'list']);
    // eslint-disable-next-line no-control-regex
    const lines = (list.stdout + list.stderr).replace(/\x1b\[\d+m/g, '').split('\n');
    expect(lines.find(line => line.includes('jupyterlab-colloquy'))).toMatch(/enabled +OK/);

    const jupyter = await Jupyter.start({ venv, noNode });
    try {
      const complaints: string[] = [];
      const page = await visit(`${jupyter.url}/lab?reset`, {
        cookie: { name: 'colloquy-user', value: 'ada', url: jupyter.url },
        onError: error => complaints.push(error.message)
      });
      const lab = new ChatPage(page);
      await lab.whenReady();
      await lab.openPanel();
      await lab.panel.getByRole('button', { name: 'New chat' }).first().click();
      await lab.send('written in JupyterLab, with $x^2$');
      await expect(lab.message('written in JupyterLab')).toBeVisible();
      await page.screenshot({
        path: `test-results/screens/compat-${venv.replace(/\W+/g, '-')}.png`
      });

      if (existsSync(join(venv, 'bin', 'jupyter-notebook'))) {
        await page.goto(`${jupyter.url}/tree`);
        await page.getByRole('menuitem', { name: 'File', exact: true }).click();
        // An entry with a submenu has no role there.
        const entry = page.locator('.lm-Menu-item');
        await entry.filter({ hasText: /^New$/ }).click();
        // Beside the extension jupyterlab-chat, "Chat" is its entry.
        await entry
          .filter({ hasText: venv.endsWith('-chat') ? /^Chat \(Colloquy\)$/ : /^Chat$/ })
          .click();
        await lab.send('written in Notebook');
        await expect(lab.message('written in Notebook')).toBeVisible();
        await expect(lab.button('Back to all chats')).toBeVisible();
        await page.screenshot({
          path: `test-results/screens/compat-tree-${venv.replace(/\W+/g, '-')}.png`
        });
      }
      expect(complaints, 'no script has thrown').toEqual([]);
    } catch (error) {
      console.log(jupyter.output);
      throw error;
    } finally {
      await jupyter.stop();
    }
  });
}
