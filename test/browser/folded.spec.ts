import type { Page } from '@playwright/test';
import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

/** Makes the connection of a page to the chat breakable. Once cut, it stays cut until it is mended. */
async function cuttable(page: Page): Promise<{ cut(): Promise<void>; mend(): void }> {
  let isCut = false;
  const open = new Set<{ close(): Promise<void> }>();
  await page.routeWebSocket(/\/sync\//, socket => {
    if (isCut) {
      void socket.close({ code: 1001 });
      return;
    }
    socket.connectToServer();
    open.add(socket);
  });
  return {
    async cut() {
      isCut = true;
      await Promise.all([...open].map(socket => socket.close()));
      open.clear();
    },
    mend: () => void (isCut = false)
  };
}

const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => `Message ${from + i}.`);

test.describe('folded history', () => {
  let alone: Alone;
  let chat: string;
  let pages: Page[];
  test.beforeEach(async ({ visit }) => {
    alone = await Alone.start({ limits: { windowMax: 40, windowKeep: 20 } });
    chat = await alone.chat('ada', 'Old talk', numbered(0, 120));
    // Grace opens it at its end.
    await alone.request('grace', 'DELETE', 'chat/unread');
    pages = await Promise.all(['', ''].map(() => visit('about:blank')));
  });
  test.afterEach(() => alone.stop());

  async function open(page: Page, user: string): Promise<ChatView> {
    await page.goto(`${alone.url}/#token=${await alone.token(user)}`);
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Old talk' })
      .getByRole('button')
      .first()
      .click();
    const view = new ChatView(page.locator('body'));
    await expect(view.log.getByRole('article').first()).toBeVisible();
    return view;
  }

  /** Scrolls up until a message is rendered. */
  async function find(view: ChatView, text: string): Promise<void> {
    await expect(async () => {
      await view.log.evaluate(log => (log.scrollTop -= log.clientHeight / 2));
      await expect(view.message(text)).toBeVisible({ timeout: 150 });
    }).toPass({ timeout: 60_000, intervals: [0] });
  }

  test('[UI12] an old message can be edited and deleted, and another open page redraws it', async () => {
    test.slow();
    const [ada, grace] = await Promise.all([open(pages[0], 'ada'), open(pages[1], 'grace')]);
    await Promise.all([find(ada, 'Message 7.'), find(grace, 'Message 7.')]);

    await ada.act('Message 7.', 'Edit');
    const box = ada.log.getByRole('textbox');
    await box.fill('Said better.');
    await box.press('Enter');
    await expect(grace.message('Said better.')).toContainText('(edited)');
    await expect(ada.message('Said better.')).toContainText('(edited)');

    await ada.act('Said better.', 'Delete');
    await pages[0].getByRole('button', { name: 'Delete' }).last().click();
    await expect(grace.message('Message 8.')).toBeVisible();
    await expect(grace.message('Said better.')).toHaveCount(0);
    await expect(ada.message('Said better.')).toHaveCount(0);
  });

  test('[PINVIEW5] a message that is pinned after it was folded is listed with its words, and leads to it', async () => {
    const [, grace] = await Promise.all([open(pages[0], 'ada'), open(pages[1], 'grace')]);
    const path = `chat/threads/${chat}/messages?after=0`;
    const { value } = await alone.request<{
      value: { id: string; content: { message?: string } }[];
    }>('ada', 'GET', path);
    const { id } = value.find(({ content }) => content.message === 'Message 7.')!;
    await alone.request('ada', 'PUT', `chat/threads/${chat}/messages/${id}/pin`);
    const button = pages[1].getByRole('button', { name: '1 pinned message' });
    await button.click();
    const list = pages[1].getByRole('dialog', { name: 'Pinned messages' });
    await expect(list).toContainText('Message 7.');
    await list.getByRole('button', { name: /Message 7/ }).click();
    await expect(grace.message('Message 7.')).toHaveClass(/cq-mod-target/);
    await expect(grace.message('Message 7.')).toContainText('Pinned by');

    await pages[0].reload();
    await pages[0].getByRole('button', { name: '1 pinned message' }).click();
    const own = pages[0].getByRole('dialog', { name: 'Pinned messages' });
    await own.getByRole('button', { name: 'Unpin' }).click();
    await expect(button).toHaveCount(0);
  });

  test('[UI13] an offline edit of a message that is folded meanwhile arrives', async () => {
    test.slow();
    const line = await cuttable(pages[0]);
    const [ada, grace] = await Promise.all([open(pages[0], 'ada'), open(pages[1], 'grace')]);
    await ada.send('A first draft.');
    await expect(grace.message('A first draft.')).toBeVisible();

    await line.cut();
    await expect(pages[0].getByText('You are offline.')).toBeVisible();
    await ada.act('A first draft.', 'Edit');
    const box = ada.log.getByRole('textbox');
    await box.fill('The final text.');
    await box.press('Enter');
    await expect(ada.message('The final text.')).toBeVisible();

    await alone.say('ivo', chat, numbered(200, 260));
    await expect(grace.message('Message 259.')).toBeVisible();
    line.mend();
    // A reader who scrolls past its place before it is there misses it.
    await expect.poll(() => alone.bodies('ada', chat)).toContain('The final text.');
    await find(grace, 'The final text.');
    await expect(grace.message('A first draft.')).toHaveCount(0);
  });
});
