import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import type { ChatPage } from './harness/chat-page.js';
import { expect, test } from './harness/test.js';

const SHOTS = join('test-results', 'threads');

/** The tools of a message, which are there while the pointer is. */
async function tools(message: Locator): Promise<Locator> {
  await message.hover({ position: { x: 60, y: 8 } });
  await message.hover({ position: { x: 66, y: 10 } });
  return message.getByRole('toolbar');
}

test('[REACTVIEW1] [REACTVIEW4] two people react, to a message of each other, with pointer and keys', async ({
  lab
}) => {
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  const chip = (chat: ChatPage, name: RegExp): Locator =>
    chat.log.getByRole('group', { name: 'Reactions' }).getByRole('button', { name });
  await ada.create('Reactions');
  await grace.open('Reactions');
  await ada.send('The rates are *low*');
  await grace.send('I see it too');
  await (
    await tools(grace.message('The rates'))
  )
    .getByRole('button', { name: 'Add reaction' })
    .click();
  await grace.page.screenshot({ path: join(SHOTS, 'choice.png') });
  await grace.page.getByRole('menuitem', { name: '👀' }).click();
  await expect(chip(ada, /^👀 1: Grace Hopper$/)).toHaveAttribute('aria-pressed', 'false');
  await chip(ada, /👀/).click();
  for (const chat of [ada, grace]) {
    await expect(chip(chat, /^👀 2: /)).toHaveAttribute('aria-pressed', 'true');
  }
  // By keyboard: the message, its tools, the choice, and back.
  const { keyboard } = ada.page;
  await ada.composer.press('Shift+Tab');
  await keyboard.press('End');
  await expect(ada.message('I see it too')).toBeFocused();
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  await expect(chip(grace, /^👍 1: Ada Lovelace$/)).toBeVisible();
  await ada.page.screenshot({ path: join(SHOTS, 'reactions.png') });
  await chip(grace, /👀/).click();
  await expect(chip(ada, /^👀 1: you$/)).toHaveAttribute('aria-pressed', 'true');
});

test('[REPLYVIEW1] [REPLYVIEW2] [REPLYVIEW5] a reply shows what it answers and leads there; a quote takes the selected text', async ({
  lab
}) => {
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  await ada.create('Replies');
  await grace.open('Replies');
  await ada.send('The rates for **north** are low since week 31');
  for (let i = 0; i < 12; i++) {
    await ada.send(`Between ${i}\n\nwith a second paragraph`);
  }
  await grace.message('The rates for').scrollIntoViewIfNeeded();
  await (
    await tools(grace.message('The rates for'))
  )
    .getByRole('button', { name: 'Reply' })
    .click();
  await expect(grace.composer).toBeFocused();
  const context = grace.page.locator('.cq-Context').filter({ visible: true });
  await expect(context).toHaveText(
    'Replying to Ada Lovelace: The rates for north are low since week 31'
  );
  await grace.page.screenshot({ path: join(SHOTS, 'replying.png') });
  await grace.send('The export has a new key');
  await expect(context).toHaveCount(0);
  const quote = ada
    .message('The export')
    .getByRole('button', { name: /^In reply to Ada Lovelace/ });
  await expect(quote).toContainText('The rates for north are low');
  await ada.page.screenshot({ path: join(SHOTS, 'reply.png') });
  const original = ada.message('The rates for').first();
  await quote.press('Enter');
  await expect(original).toBeFocused();
  await expect(original).toBeInViewport();

  await original.getByText('north').selectText();
  await (await tools(original)).getByRole('button', { name: 'More actions' }).click();
  await ada.page.getByRole('menuitem', { name: 'Quote' }).click();
  await expect(ada.composer).toHaveValue('> north\n\n');
  await expect(ada.composer).toBeFocused();
});

test('[THREADVIEW3] [THREADVIEW4] two people talk in a thread, in its place in the side panel and beside in the main area', async ({
  lab
}) => {
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  const thread = (chat: ChatPage): Locator =>
    chat.page.getByRole('region', { name: 'Thread', exact: true }).filter({ visible: true });
  const composer = (chat: ChatPage): Locator => thread(chat).getByRole('textbox');
  await ada.create('Threads');
  await grace.open('Threads');
  await ada.send('The rates for **north** look low');
  await ada.send('And the export is late');
  await (
    await tools(grace.message('The rates for'))
  )
    .getByRole('button', { name: 'More actions' })
    .click();
  await grace.page.getByRole('menuitem', { name: 'Reply in Thread' }).click();
  await expect(composer(grace)).toBeFocused();
  await composer(grace).fill('Since week 31 it has a new key');
  await composer(grace).press('Enter');
  await expect(thread(grace).getByRole('article')).toHaveCount(2);
  await expect(thread(grace).getByRole('heading')).toHaveText('Thread');
  await composer(grace).fill('Not sent yet');
  await grace.page.screenshot({ path: join(SHOTS, 'narrow.png') });

  const line = ada
    .message('The rates for')
    .first()
    .getByRole('button', { name: /^1 reply/ });
  await expect(line).toBeVisible();
  await ada.page.screenshot({ path: join(SHOTS, 'line.png') });
  await line.press('Enter');
  await expect(thread(ada).getByRole('article')).toHaveCount(2);
  // The thread stays open where the chat goes, and there is room beside the messages.
  await ada.page.keyboard.press('Escape');
  await expect(line).toBeFocused();
  await line.press('Enter');
  await ada.page.setViewportSize({ width: 1500, height: 800 });
  await ada.command('Move Chat to Main Area');
  await expect(thread(ada).getByRole('button', { name: 'Close thread' })).toBeVisible();
  await expect(ada.message('And the export is late')).toBeVisible();
  await composer(ada).fill('Then we map the keys');
  await composer(ada).press('Enter');
  await expect(thread(grace).getByRole('article')).toHaveCount(3);
  await ada.page.screenshot({ path: join(SHOTS, 'beside.png') });

  // A reply directly below its message shows what it answers, too.
  await expect(
    ada
      .message('Since week 31')
      .first()
      .getByRole('button', { name: /^In reply to Ada/ })
  ).toBeVisible();

  // The draft of a thread is kept apart from that of the chat.
  await thread(grace).getByRole('button', { name: 'Back to Threads' }).click();
  await expect(grace.composer).toHaveValue('');
  await grace.page.reload();
  await grace.whenReady();
  await expect(grace.message('The rates for').first()).toBeVisible();
  await grace
    .message('The rates for')
    .first()
    .getByRole('button', { name: /^2 replies/ })
    .click();
  await expect(composer(grace)).toHaveValue('Not sent yet');
});

test('[THREADVIEW13] unread replies of a thread: they notify those who follow it, and are read in it alone', async ({
  lab
}) => {
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  const thread = (chat: ChatPage): Locator =>
    chat.page.getByRole('region', { name: 'Thread', exact: true }).filter({ visible: true });
  const back = (chat: ChatPage): Promise<void> =>
    chat.page.getByRole('button', { name: 'Back to all chats' }).click();
  await ada.create('Meals');
  await grace.open('Meals');
  await ada.send('Lunch at noon?');
  await expect(grace.message('Lunch at noon?')).toBeVisible();
  // Ada looks at another chat when the reply comes.
  await back(ada);
  await ada.create('Elsewhere');
  await (
    await tools(grace.message('Lunch at noon?'))
  )
    .getByRole('button', { name: 'More actions' })
    .click();
  await grace.page.getByRole('menuitem', { name: 'Reply in Thread' }).click();
  const composer = thread(grace).getByRole('textbox');
  await composer.fill('Yes, at the corner');
  await composer.press('Enter');
  await composer.fill('I book a table');
  await composer.press('Enter');
  await expect(thread(grace).getByRole('button', { name: /^Stop following/ })).toBeVisible();
  await grace.page.screenshot({ path: join(SHOTS, 'followed.png') });
  await back(ada);
  await expect(ada.row('Meals')).toContainText('@');
  await ada.page.screenshot({ path: join(SHOTS, 'row.png') });

  await ada.open('Meals');
  await ada.page.screenshot({ path: join(SHOTS, 'direct.png') });
  await ada.page.getByRole('button', { name: 'Chat menu' }).click();
  await ada.page.getByRole('menuitem', { name: 'Threads' }).click();
  const dialog = ada.page.getByRole('dialog', { name: 'Threads' });
  await expect(dialog.getByRole('button', { name: /Lunch at noon/ })).toBeFocused();
  await ada.page.screenshot({ path: join(SHOTS, 'list.png') });
  await ada.page.keyboard.press('Enter');
  await expect(thread(ada).getByRole('article')).toHaveCount(3);
  await thread(ada).getByRole('button', { name: 'Stop following this thread' }).click();
  await ada.page.screenshot({ path: join(SHOTS, 'stopped.png') });
  // No more notifications, although the replies are unread.
  await thread(ada).getByRole('button', { name: 'Back to Meals' }).click();
  await back(ada);
  await ada.open('Elsewhere');
  await composer.fill('At one then');
  await composer.press('Enter');
  await back(ada);
  await expect(ada.row('Meals')).toContainText('1');
  await expect(ada.row('Meals')).not.toContainText('@');
});
