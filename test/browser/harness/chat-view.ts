import { expect, type Locator } from '@playwright/test';

/** The one conversation that is visible within a part of a page. */
export class ChatView {
  constructor(private readonly _root: Locator) {}

  get log(): Locator {
    return this._root.getByRole('log').filter({ visible: true });
  }

  /** The conversation's name in its header. */
  get title(): Locator {
    return this._root.locator('header h2').filter({ visible: true });
  }

  get composer(): Locator {
    return this._root.getByRole('textbox', { name: /^Message( to |$)/ }).filter({ visible: true });
  }

  button(name: string | RegExp): Locator {
    return this._root.getByRole('button', { name }).filter({ visible: true });
  }

  /** The message that contains this text. */
  message(text: string | RegExp): Locator {
    return this.log.getByRole('article').filter({ hasText: text });
  }

  /** Writes and sends a message, and does not wait for it. */
  async send(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** Moves the pointer over a message, which then shows its actions. */
  async point(text: string): Promise<void> {
    // A list that has just scrolled waits for the pointer to move.
    await this.message(text).hover({ position: { x: 60, y: 8 } });
    await this.message(text).hover({ position: { x: 66, y: 10 } });
  }

  /** Chooses an entry of a message's menu, whose button is there while the pointer is. */
  async act(text: string, action: string): Promise<void> {
    const message = this.message(text);
    await expect(async () => {
      // A banner may push the message away from the pointer.
      await this.point(text);
      await message.getByRole('button', { name: 'More actions' }).click({ timeout: 2_000 });
    }).toPass();
    // JupyterLab has a menu called Edit too.
    const menu = this._root.page().getByRole('menu', { name: 'More actions' });
    await menu.getByRole('menuitem', { name: action }).click();
  }

  /** Chooses an entry of the conversation's menu, which also has the buttons that a narrow header leaves out. */
  async chooseOfChat(entry: string): Promise<void> {
    await this.button('Chat menu').click();
    await this._root.page().getByRole('menuitem', { name: entry }).click();
  }

  /** Renames the chat by its menu. JupyterLab focuses its launcher late, which ends a rename, so it may need a second try. */
  async renameCurrent(topic: string): Promise<void> {
    const field = this._root.getByRole('textbox', { name: 'Chat name' });
    const timeout = 3_000;
    await expect(async () => {
      if ((await this.title.textContent({ timeout })) !== topic) {
        await this.chooseOfChat('Rename');
        await field.fill(topic, { timeout });
        await field.press('Enter', { timeout });
      }
      await expect(this.title).toHaveText(topic, { timeout });
    }).toPass();
  }

  /** The texts of all messages by their ids. Only those near the view are rendered, so this scrolls through the list. */
  texts(): Promise<Record<string, string>> {
    return this.log.evaluate(async log => {
      const found: Record<string, string> = {};
      const turn = (): Promise<void> =>
        new Promise(resolve => requestAnimationFrame(() => resolve()));
      for (let top = 0; ; top += log.clientHeight / 2) {
        log.scrollTop = top;
        await turn();
        await turn();
        for (const row of log.querySelectorAll<HTMLElement>('article[data-id]')) {
          found[row.dataset.id!] = row.querySelector('.cq-Body')?.textContent?.trim() ?? '';
        }
        if (top + log.clientHeight >= log.scrollHeight) {
          return found;
        }
      }
    });
  }
}
