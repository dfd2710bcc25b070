import { expect, type Locator, type Page } from '@playwright/test';
import { ChatView } from './chat-view.js';

/** JupyterLab with its chat panel, whose elements are found by names and roles. */
export class ChatPage extends ChatView {
  constructor(readonly page: Page) {
    super(page.locator('body'));
  }

  /** The icon in the left sidebar. */
  get tab(): Locator {
    return this.page.locator('.cq-ChatPanel-tab');
  }

  get panel(): Locator {
    return this.page.locator('#colloquy-panel');
  }

  get search(): Locator {
    return this.panel.getByLabel('Search chats');
  }

  /** The row of a chat in the list. */
  row(topic: string): Locator {
    return this.panel.getByRole('listitem').filter({ hasText: topic });
  }

  /** Waits until JupyterLab can be used, which is later than the end of the splash screen. */
  async whenReady(): Promise<void> {
    await expect(this.tab).toBeVisible({ timeout: 60_000 });
    await expect(this.page.locator('#jupyterlab-splash')).toHaveCount(0);
    // JupyterLab focuses a restored widget, mostly its launcher, a moment later. A user who types meanwhile loses the focus.
    await this.page
      .waitForFunction(() => document.activeElement !== document.body, undefined, {
        timeout: 5_000
      })
      .catch(() => undefined);
  }

  /** Reloads the page as soon as JupyterLab has stored a layout that contains `text`. */
  async reload(text: string | RegExp): Promise<void> {
    const url = new URL(this.page.url());
    const name = url.pathname.split('/').at(-1)!;
    const stored = async (): Promise<string> =>
      (await this.page.request.get(`${url.origin}/lab/api/workspaces/${name}`)).text();
    await expect.poll(stored).toMatch(text);
    await this.page.goto(`${url.origin}${url.pathname}`);
    await this.whenReady();
  }

  /** Shows the panel. */
  async openPanel(): Promise<void> {
    if (!(await this.panel.isVisible())) {
      await this.tab.click();
    }
    await expect(this.panel).toBeVisible();
  }

  /** Closes the toasts of JupyterLab. */
  async calm(): Promise<void> {
    const toasts = this.page.locator('.Toastify__toast');
    for (let count = await toasts.count(); count > 0; count--) {
      await toasts.first().getByRole('button').last().click();
    }
    await expect(toasts).toHaveCount(0);
  }

  /** Drags the edge of the side panel until it has this width. */
  async setWidth(width: number): Promise<void> {
    const box = (await this.panel.boundingBox())!;
    const y = box.y + box.height / 2;
    const { mouse } = this.page;
    await mouse.move(box.x + box.width + 1, y);
    await mouse.down();
    await mouse.move(box.x + width + 1, y, { steps: 5 });
    await mouse.up();
    await expect
      .poll(async () => Math.abs((await this.panel.boundingBox())!.width - width))
      .toBeLessThan(8);
  }

  /** Creates a chat by the button of the list, names it, leaves it open, and resolves with its id. */
  async create(topic: string): Promise<string> {
    await this.openPanel();
    await this.panel.getByRole('button', { name: 'New chat' }).first().click();
    await expect(this.composer).toBeVisible();
    await this.renameCurrent(topic);
    const widget = this.page.locator('[id^=colloquy-chat-]').filter({ visible: true });
    return (await widget.getAttribute('id'))!.replace('colloquy-chat-', '');
  }

  /** Opens a chat from the list. */
  async open(topic: string): Promise<void> {
    await this.openPanel();
    await this._reveal(topic);
    await this.row(topic).getByRole('button').first().click();
    await expect(this.composer).toBeVisible();
  }

  /** Scrolls the list to a chat. Unread chats, which other tests may have left, are above it, and the page has no rows out of sight. */
  private async _reveal(topic: string): Promise<void> {
    const row = this.row(topic).first();
    const scroll = (list: Element): void => {
      const isAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 1;
      list.scrollTop = isAtEnd ? 0 : list.scrollTop + list.clientHeight / 2;
    };
    await expect(async () => {
      if (!(await row.isVisible())) {
        await this.panel.locator('.cq-List').evaluate(scroll, undefined, { timeout: 500 });
      }
      await expect(row).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 30_000, intervals: [50] });
  }

  /** Executes a command through the palette. While JupyterLab still starts, it may take the focus, which closes the palette. */
  async command(label: string): Promise<void> {
    const palette = this.page.locator('.jp-ModalCommandPalette');
    const input = palette.locator('input');
    const item = palette.locator('.lm-CommandPalette-item.lm-mod-active');
    await expect(async () => {
      if (!(await palette.isVisible())) {
        await this.page.keyboard.press('Control+Shift+C');
      }
      await input.fill(label, { timeout: 1000 });
      await expect(item).toContainText(label, { timeout: 1000 });
      // Fails if the palette has closed meanwhile, where a key of the page would go elsewhere.
      await input.press('Enter', { timeout: 1000 });
    }).toPass();
  }

  /** Chooses an entry from the menu of a chat's row. */
  async choose(topic: string, entry: string): Promise<void> {
    await this._reveal(topic);
    await this.row(topic).hover();
    await this.row(topic)
      .getByRole('button', { name: `Menu for ${topic}` })
      .click();
    await this.page.getByRole('menuitem', { name: entry }).click();
  }
}
