import { join, resolve } from 'node:path';
import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

const SHOTS = join('test-results', 'streaming');
const BOTS = resolve('test/browser/harness/bot-server.mjs');

test.describe('messages that grow', () => {
  let alone: Alone;
  test.beforeEach(async () => {
    alone = await Alone.start();
  });
  test.afterEach(() => alone.stop());

  test('[STREAMVIEW1] [HOP1] two people see an answer grow, the asker stops it, and quarrelling bots become quiet', async ({
    visit
  }) => {
    const ada = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
    const open = async (page: typeof ada): Promise<void> =>
      page.getByRole('listitem').filter({ hasText: 'Survey' }).getByRole('button').first().click();
    const chat = await alone.chat('ada', 'Survey', []);
    await open(ada);
    const view = new ChatView(ada.locator('body'));
    const bob = await visit(`${alone.url}/#token=${await alone.token('bob')}`);
    await open(bob);

    await alone.bot('runner');
    const send = async (bot: string, message: object): Promise<string> =>
      (await alone.request<{ id: string }>(bot, 'POST', `chat/threads/${chat}/messages`, message))
        .id;
    const act = (id: string, action: string, body = {}): Promise<unknown> =>
      alone.request('runner', 'POST', `chat/threads/${chat}/messages/${id}/:${action}`, body);
    await view.send('How far is the survey?');
    await expect(bob.locator('.cq-Message')).toHaveCount(1);
    const page = await alone.request<{ value: { id: string; type: string }[] }>(
      'runner',
      'GET',
      `chat/threads/${chat}/messages`
    );
    const answer = await send('runner', {
      content: '**Seven** of nine areas',
      streaming: true,
      reply_to: page.value[0].id
    });
    for (const page of [ada, bob]) {
      const row = page.locator('.cq-Message').filter({ hasText: 'Seven' });
      await expect(row.locator('.cq-Body.cq-mod-growing')).toBeVisible();
      await expect(row.locator('.cq-Stream')).toContainText('Answering');
    }
    await act(answer, 'append', { content: ' are done.\n\nThe north' });
    const rows = ada.locator('.cq-Message').filter({ hasText: 'The north' });
    await expect(rows).toHaveCount(1);
    await expect(bob.getByRole('button', { name: 'Stop' })).toHaveCount(0);
    await ada.screenshot({ path: join(SHOTS, 'growing.png') });
    await bob.emulateMedia({ colorScheme: 'dark' });
    await bob.screenshot({ path: join(SHOTS, 'growing-dark.png') });
    await ada.getByRole('button', { name: 'Stop' }).click();
    await expect(rows.locator('.cq-Stream')).toHaveText('(stopped)');
    await expect(act(answer, 'append', { content: ' waits' })).rejects.toThrow('409');

    const failing = await send('runner', { content: 'The south', streaming: true });
    await act(failing, 'fail', { reason: 'The model is away.' });
    await expect(bob.locator('.cq-Stream.cq-mod-error')).toContainText('The model is away.');

    await alone.bot('parrot');
    for (let i = 0; i < 4; i++) {
      await send('parrot', { content: `Is it ${i}?` }).catch(() => undefined);
      await send('runner', { content: `It is ${i}.` }).catch(() => undefined);
    }
    await expect(bob.locator('.cq-System').last()).toContainText('quiet until a person writes');
    await ada.setViewportSize({ width: 390, height: 700 });
    await ada.screenshot({ path: join(SHOTS, 'quiet.png') });
  });
});

test.describe('a bot that works', () => {
  let alone: Alone;
  test.beforeEach(async () => {
    alone = await Alone.start({ program: BOTS });
  });
  test.afterEach(() => alone.stop());

  test('[WORKVIEW1] [STATUS2] two people see what it does, the asker stops it before its first word, and tries a failed reply again', async ({
    visit
  }) => {
    const chat = await alone.chat('ada', 'Survey', []);
    await alone.request('ada', 'PUT', `chat/threads/${chat}/bots/clerk`);
    const [ada, bob] = [
      await visit(`${alone.url}/#token=${await alone.token('ada')}`),
      await visit(`${alone.url}/#token=${await alone.token('bob')}`)
    ];
    for (const page of [ada, bob]) {
      await page
        .getByRole('listitem')
        .filter({ hasText: 'Survey' })
        .getByRole('button')
        .first()
        .click();
    }
    const view = new ChatView(ada.locator('body'));
    await view.send('How far is the survey?');
    for (const page of [ada, bob]) {
      const work = page.getByRole('group', { name: 'Clerk (bot) is answering' });
      await expect(work).toContainText('Searching the survey notes…');
      await expect(page.locator('.cq-sr[aria-live=polite]').last()).toContainText('Clerk');
    }
    await expect(bob.getByRole('button', { name: 'Stop' })).toHaveCount(0);
    await ada.screenshot({ path: join(SHOTS, 'work.png') });
    await ada.emulateMedia({ colorScheme: 'dark' });
    await ada.setViewportSize({ width: 390, height: 700 });
    await ada.screenshot({ path: join(SHOTS, 'work-dark.png') });
    await ada.getByRole('button', { name: 'Stop' }).click();
    for (const page of [ada, bob]) {
      await expect(page.locator('.cq-Work')).toHaveCount(0);
      await expect(page.locator('.cq-Message')).toHaveCount(1);
    }

    await view.send('Please fail');
    const failure = bob.locator('.cq-Stream.cq-mod-error');
    await expect(failure).toContainText('The model is away.');
    await expect(bob.getByRole('button', { name: 'Retry' })).toHaveCount(0);
    await ada.screenshot({ path: join(SHOTS, 'retry-dark.png') });
    await ada.getByRole('button', { name: 'Retry' }).click();
    for (const page of [ada, bob]) {
      await expect(page.locator('.cq-Message').last()).toContainText('It works now.');
      await expect(page.locator('.cq-Stream')).toHaveCount(0);
    }
  });
});
