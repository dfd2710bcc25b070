import type { ChatPage } from './harness/chat-page.js';
import { expect, test } from './harness/test.js';

const FOLDER = 'test-results/screens';

const MARKDOWN = `The mean of the filtered runs is **3.41**, see

\`\`\`python
df.query("run > 12")["depth"].mean()
\`\`\`

and $\\sigma = 0.2$ m.`;

const LONG = `A word that is too long for any panel: ${'unbreakable'.repeat(12)}`;

async function setTheme(chat: ChatPage, name: string): Promise<void> {
  await chat.command(`Use Theme: ${name}`);
  const isLight = name.endsWith('Light') ? 'true' : 'false';
  await expect(chat.page.locator('body')).toHaveAttribute('data-jp-theme-light', isLight);
}

/** The elements that overflow the panel sideways. */
const overflow = (chat: ChatPage): Promise<string[]> =>
  chat.log.evaluate(log => {
    const { right } = log.getBoundingClientRect();
    return [...log.querySelectorAll('*')]
      .filter(element => !element.closest('pre, .cq-sr'))
      .filter(element => element.getBoundingClientRect().right > right + 1)
      .map(element => element.className || element.tagName);
  });

test('[UI10] list, conversation and main area, light, dark and narrow', async ({ lab }) => {
  test.slow();
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  await ada.create('Sensor drift');
  await ada.button('Back to all chats').click();
  await ada.create('Survey screens');
  await grace.open('Survey screens');
  await ada.send('Good morning, shall we look at the drift?');
  await grace.send('Yes. Run 12 looks odd to me.');
  await grace.send(LONG);
  await expect(ada.message(LONG).first()).toBeVisible();
  await ada.composer.fill(MARKDOWN);
  await ada.composer.press('Enter');
  await expect(grace.message('3.41').first()).toBeVisible();
  await expect(grace.message('3.41').locator('mjx-container').first()).toBeVisible();
  await grace.button('Back to all chats').click();
  await ada.send('And the next one is on its way.');
  await expect(grace.row('Survey screens')).toContainText('unread');

  const shot = (chat: ChatPage, name: string): Promise<unknown> =>
    chat.page.screenshot({ path: `${FOLDER}/${name}.png` });
  for (const theme of ['light', 'dark']) {
    await setTheme(ada, theme === 'light' ? 'JupyterLab Light' : 'JupyterLab Dark');
    await setTheme(grace, theme === 'light' ? 'JupyterLab Light' : 'JupyterLab Dark');
    await ada.setWidth(300);
    await grace.setWidth(300);
    await shot(grace, `list-${theme}`);
    await shot(ada, `conversation-${theme}`);
    expect(await overflow(ada)).toEqual([]);
    await ada.setWidth(260);
    await shot(ada, `narrow-${theme}`);
    expect(await overflow(ada)).toEqual([]);
    await ada.chooseOfChat('Open in Main Area');
    await expect(ada.page.getByRole('tab', { name: 'Survey screens' })).toBeVisible();
    await shot(ada, `main-area-${theme}`);
    await ada.chooseOfChat('Move to Side Panel');
  }
});
