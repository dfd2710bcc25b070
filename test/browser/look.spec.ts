import type { Page } from '@playwright/test';
import { resolve } from 'node:path';
import { ChatView } from './harness/chat-view.js';
import { NotebookPage, writeFileTo, writeNotebook } from './harness/notebook-page.js';
import { Sheet } from './harness/sheet.js';
import { Stage } from './harness/stage.js';
import { Story, SURVEY } from './harness/story.js';
import { expect, test } from './harness/test.js';

const SURVEYOR = resolve('test/browser/harness/surveyor.mjs');

const limits = { bodyLength: 4_000 };
test.use({ config: { noLimits: true, limits, bots: [{ module: SURVEYOR }] } });
test.setTimeout(300_000);

const sheet = (name: string): Sheet => new Sheet('test-results/look', name);

/** Draws one picture. */
async function one(name: string, page: Page): Promise<void> {
  const single = sheet(name);
  await single.take(page);
  await single.write(page, 1);
}

let story: Story;
let stage: Stage;

test.beforeAll(async ({ jupyter }) => {
  story = new Story(jupyter.data, jupyter.chatUrl);
  await story.tell();
  await writeFileTo(
    jupyter,
    '../settings/@jupyterlab/apputils-extension/themes.jupyterlab-settings',
    '{ "adaptive-theme": true }'
  );
  await writeNotebook(jupyter, 'survey.ipynb', SURVEY);
});

test.beforeEach(({ browser, jupyter }, info) => {
  stage = new Stage(browser, jupyter, info.testId);
});
test.afterEach(() => stage.close());

const LARGE = { deviceScaleFactor: 2, viewport: { width: 1000, height: 860 } };

test('list, conversation, main area', async () => {
  const ana = await stage.open('ana');
  const book = new NotebookPage(ana.page);
  await book.open('survey.ipynb');
  await book.cell(2).locator('.cm-content').click();
  await ana.openPanel();
  await ana.calm();
  await one('list', ana.page);

  await ana.row('Survey team').getByRole('button').first().click();
  await expect(ana.message('this afternoon').first()).toBeVisible();
  await ana.point('No hurry');
  await story.request('mira', 'POST', `${story.team}/typing`, {});
  await one('conversation', ana.page);

  await ana.chooseOfChat('Open in Main Area');
  await expect(ana.page.getByRole('tab', { name: 'Survey team' })).toBeVisible();
  await ana.page.mouse.move(800, 780);
  await one('main-area-plain', ana.page);
  await ana.button('3 replies').first().click();
  await expect(ana.page.getByRole('region', { name: 'Thread' })).toBeVisible();
  await one('main-area', ana.page);
});

test('messages', async () => {
  const ana = await stage.open('ana', LARGE);
  await ana.open('Survey team');
  await expect(ana.message('this afternoon').first()).toBeVisible();
  await ana.point('No hurry');
  const messages = sheet('messages');
  await messages.take(ana.panel, 'People: code, replies, reactions, new line, mention, hover');
  await ana.button('Back to all chats').click();
  await ana.create('Runs');
  await ana.chooseOfChat('Bots');
  const bots = ana.page.getByRole('dialog', { name: 'Bots' });
  await bots.getByRole('button', { name: 'Add Surveyor' }).click();
  await expect(bots.getByRole('button', { name: 'Remove Surveyor' })).toBeVisible();
  await ana.page.keyboard.press('Escape');
  await ana.composer.fill('/');
  await expect(ana.page.getByRole('option').first()).toBeVisible();
  await messages.take(ana.panel, 'Slash command');
  await ana.send('/plan 12');
  await messages.take(ana.panel, 'A question');
  await ana.button('Not now').click();
  await expect(ana.button('Plot by week')).toBeVisible();
  await messages.take(ana.panel, 'A bot asked, and offers quick replies');
  await ana.send('/report');
  await expect(ana.message('The survey').first()).toBeVisible();
  await ana.page.waitForTimeout(1_500);
  stage.cut(ana, true);
  await ana.send('So it is the key, not the join.');
  await messages.take(ana.panel, 'A bot answers, and a message waits');
  stage.cut(ana, false);
  await messages.write(ana.page, 3, 2);
});

test('composer', async () => {
  const ana = await stage.open('ana', LARGE);
  await ana.open('Survey team');
  const { page } = ana;
  const composer = sheet('composer');
  const box = ana.panel.locator('.cq-Chat > .cq-Composer');
  const frame = ana.panel.locator('.cq-Chat');
  const take = (caption: string): Promise<void> => composer.take(box, caption);
  await ana.button('Back to all chats').focus();
  await take('Empty');
  await ana.composer.focus();
  await take('Focused');
  await ana.composer.fill('The key changed in week 31:\n\n- old: `N-104`\n- new: `NO0104`');
  await take('Several lines');
  await ana.composer.fill(
    '… and that is why I would keep both keys for a year.'.padStart(3940, 'x ')
  );
  await take('Near the limit');
  await ana.composer.fill('Done.');
  await ana.button('Attach files').focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  await take('Keyboard focus on a button');
  await ana.composer.fill('');
  await ana.button('Attach files').click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: 'This Computer' }).click();
  await (
    await chooser
  ).setFiles([
    { name: 'keys.csv', mimeType: 'text/csv', buffer: Buffer.from('old,new\nN-104,NO0104\n') },
    { name: 'empty.zip', mimeType: 'application/zip', buffer: Buffer.from('') }
  ]);
  await ana.composer.fill('Before and after.');
  await take('Attachments: a file, one refused');
  await ana.button('Remove keys.csv').click();
  await ana.button('Remove empty.zip').click();
  await ana.composer.fill('Thanks @mi');
  await expect(page.getByRole('option').first()).toBeVisible();
  await composer.take(frame, 'Mention');
  await ana.composer.fill('');
  await page.keyboard.press('ArrowUp');
  await composer.take(frame, 'Editing an own message');
  await page.keyboard.press('Escape');
  await composer.write(page, 4, 2);
});

test('search and thread', async () => {
  const ana = await stage.open('ana', { ...LARGE, viewport: { width: 1000, height: 700 } });
  const results = sheet('search-thread');
  await ana.search.fill('region merge');
  await expect(ana.page.locator('.cq-Hit').first()).toBeVisible();
  await ana.page.locator('.cq-Hit').first().hover();
  await results.take(ana.panel, 'Results');
  await ana.search.fill('');
  await ana.open('Survey team');
  await ana.button('3 replies').first().click();
  await expect(ana.page.getByRole('region', { name: 'Thread' })).toBeVisible();
  await results.take(ana.panel, 'Thread');
  await results.write(ana.page, 2, 2);
});

test('states of the list', async () => {
  const ana = await stage.open('ana', { ...LARGE, viewport: { width: 1000, height: 480 } });
  const states = sheet('list-states');
  await ana.row('Mira Solin').getByRole('button').first().focus();
  await ana.page.keyboard.press('ArrowDown');
  await ana.row('Release notes').hover();
  await states.take(ana.panel, 'Hover, keyboard focus');
  const size = { ...LARGE, viewport: { width: 300, height: 480 } };
  const empty = await stage.visitAlone(size, 'ana');
  await expect(empty.getByText('No chats yet')).toBeVisible();
  await states.take(empty, 'Empty');
  const mute = await stage.visitAlone(size, 'ana', true);
  await expect(mute.locator('.cq-Skeletons')).toBeVisible();
  await states.take(mute, 'Loading');
  await states.write(ana.page, 3, 2);
});

test('trouble', async () => {
  const ana = await stage.open('ana', { ...LARGE, viewport: { width: 1000, height: 760 } });
  const trouble = sheet('trouble');
  await ana.open('Field notes');
  await expect(ana.message('The photos').first()).toBeVisible();
  stage.cut(ana, true);
  await ana.send('I will fix it in the loader.');
  await ana.page.waitForTimeout(5_500);
  await trouble.take(ana.panel, 'Offline');
  stage.cut(ana, false);
  await expect(ana.panel.locator('.cq-Banner').filter({ visible: true })).toHaveCount(0);
  await ana.button('Back to all chats').click();

  const { chatThread } = await story.request<{ chatThread: { id: string } }>('lin', 'POST', '', {
    ...{ topic: 'Announcements', access: 'private' },
    participants: [{ communicationIdentifier: { rawId: 'ana' } }]
  });
  const content = 'The cluster is down on Friday from 18:00 to 20:00. Save your work before.';
  await story.request('lin', 'POST', `${chatThread.id}/messages`, { content });
  await ana.row('Announcements').getByRole('button').first().click();
  await expect(ana.message('The cluster').first()).toBeVisible();
  stage.cut(ana, true);
  await expect(ana.panel.locator('.cq-Banner').filter({ visible: true })).toBeVisible();
  await ana.send('Thank you.');
  await story.request('lin', 'PATCH', `${chatThread.id}/participants/ana`, { role: 'reader' });
  stage.cut(ana, false);
  await ana.button('Details').click();
  await trouble.take(ana.panel, 'Refused, with details');
  await ana.button('Delete').click();
  await trouble.take(ana.panel, 'Read only');
  await ana.button('Back to all chats').click();
  stage.mute(ana);
  await ana.row('Regions 2026').getByRole('button').first().click();
  await expect(ana.panel.locator('.cq-Skeletons').filter({ visible: true })).toBeVisible();
  await trouble.take(ana.panel, 'Opening');
  stage.cut(ana, true);
  await expect(ana.panel.getByText('could not be opened').filter({ visible: true })).toBeVisible();
  await trouble.take(ana.panel, 'Failed');
  stage.cut(ana, false);
  await expect(ana.message('merged').first()).toBeVisible();
  await ana.button('Search in this chat').click();
  await ana.search.fill('quantile');
  await expect(ana.page.getByText('No results for').first()).toBeVisible();
  await trouble.take(ana.panel, 'No result');
  const lone = await stage.open('zoe', { ...LARGE, viewport: { width: 1000, height: 760 } });
  await lone.create('Reading circle');
  await trouble.take(lone.panel, 'First message');
  await trouble.write(ana.page, 4, 2);
});

test('narrow', async () => {
  const ana = await stage.open('ana', { ...LARGE, viewport: { width: 1000, height: 720 } });
  await ana.setWidth(260);
  const narrow = sheet('narrow');
  await narrow.take(ana.panel, 'List');
  await ana.open('Survey team');
  await ana.point('No hurry');
  await narrow.take(ana.panel, 'Conversation');
  await narrow.write(ana.page, 2, 2);
});

test('dialogs', async () => {
  const ana = await stage.open('ana', { ...LARGE, viewport: { width: 800, height: 600 } });
  const dialogs = sheet('dialogs');
  await ana.open('Survey team');
  const { page } = ana;
  await ana.chooseOfChat('People');
  await expect(page.getByRole('dialog', { name: 'People' })).toBeVisible();
  await dialogs.take(page, 'People');
  await page.keyboard.press('Escape');
  await ana.chooseOfChat('Bots');
  await dialogs.take(page, 'Bots');
  await page.keyboard.press('Escape');
  await ana.chooseOfChat('Go to Date');
  await dialogs.take(page, 'Date');
  await page.keyboard.press('Escape');
  await ana.chooseOfChat('Keyboard');
  await dialogs.take(page, 'Shortcuts');
  await page.keyboard.press('Escape');
  await ana.button('Chat menu').click();
  await dialogs.take(page, 'Menu of a chat');
  await page.keyboard.press('Escape');
  await ana.act('this afternoon', 'Pin');
  await ana.button('1 pinned message').click();
  await dialogs.take(page, 'Pinned messages');
  await page.keyboard.press('Escape');
  await ana.act('this afternoon', 'Unpin');
  await ana.point('this afternoon');
  await ana.message('this afternoon').getByRole('button', { name: 'More actions' }).click();
  await dialogs.take(page, 'Menu of a message');
  await page.keyboard.press('Escape');
  await ana.message('this afternoon').getByRole('button', { name: 'Add reaction' }).click();
  await dialogs.take(page, 'Reactions');
  await page.keyboard.press('Escape');
  await ana.button('Emoji').click();
  await expect(page.getByRole('option').first()).toBeVisible();
  await dialogs.take(page, 'Emoji');
  await dialogs.write(page, 3, 2);
});

test('page: wide and on a phone', async () => {
  const row = (page: Page) => page.getByRole('listitem').filter({ hasText: 'Survey team' });
  const wide = await stage.visit('ana', { viewport: { width: 1280, height: 800 } });
  await row(wide).getByRole('button').first().click();
  await expect(new ChatView(wide.locator('body')).message('this afternoon').first()).toBeVisible();
  await one('page-wide', wide);
  const size = { width: 360, height: 720 };
  const phone = { deviceScaleFactor: 2, hasTouch: true, isMobile: true, viewport: size };
  const sheets = sheet('phone');
  const guest = await stage.visitAlone(phone);
  await guest.getByRole('textbox').fill('Juno');
  await sheets.take(guest, 'Guest login');
  const page = await stage.visit('ana', phone);
  await expect(row(page)).toBeVisible();
  await sheets.take(page, 'List');
  await row(page).getByRole('button').first().tap();
  await expect(new ChatView(page.locator('body')).message('this afternoon').first()).toBeVisible();
  await sheets.take(page, 'Conversation');
  await sheets.write(page, 3, 2);
});
