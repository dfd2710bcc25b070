import type { Page } from '@playwright/test';
import { ChatView } from '../harness/chat-view.js';
import { expect } from '../harness/test.js';
import type { IClient, IShown } from './client.js';

/** A person with the panel, in JupyterLab or on the plain page. */
export class PanelClient implements IClient {
  constructor(
    private readonly _page: Page,
    readonly author: string
  ) {
    this._view = new ChatView(_page.locator('body'));
  }

  async write(text: string): Promise<void> {
    await this._view.send(text);
  }

  async edit(text: string, to: string): Promise<void> {
    await this._view.act(text, 'Edit');
    const editor = this._view.log.getByRole('textbox');
    await editor.fill(to);
    await editor.press('Enter');
    await expect(editor).toHaveCount(0);
  }

  async remove(text: string): Promise<void> {
    await this._view.act(text, 'Delete');
    await this._page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  }

  async shows(): Promise<IShown[]> {
    return this._view.log.getByRole('article').evaluateAll(rows =>
      rows.map(row => ({
        author: row.ariaLabel?.split(', ', 1)[0] ?? '',
        text: (row.querySelector('.cq-Body')?.textContent ?? '').replace(' (edited)', '').trim()
      }))
    );
  }

  private readonly _view: ChatView;
}
