import { join, resolve } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { ChatPage } from './harness/chat-page.js';
import { ChatView } from './harness/chat-view.js';
import type { Jupyter } from './harness/jupyter.js';
import { expect, test } from './harness/test.js';

const SHOTS = join('test-results', 'bots');
const SURVEYOR = resolve('test/browser/harness/surveyor.mjs');

test.use({
  config: {
    noLimits: true,
    bots: ['echo', 'calculator', 'transparent-manager', { module: SURVEYOR }]
  }
});

/** Ben on the plain page, through Jupyter's proxy. */
async function benOnThePage(
  visit: (url: string, options: object) => Promise<Page>,
  jupyter: Jupyter,
  topic: string
): Promise<[Page, ChatView]> {
  const cookie = { name: 'colloquy-user', value: 'ben', url: jupyter.url };
  const page = await visit(`${jupyter.chatUrl}/#token=${await jupyter.token('ben')}`, { cookie });
  await page.getByRole('listitem').filter({ hasText: topic }).getByRole('button').first().click();
  const ben = new ChatView(page.locator('body'));
  await expect(ben.composer).toBeVisible();
  return [page, ben];
}

async function addBots(ada: ChatPage, ...names: readonly string[]): Promise<void> {
  await ada.chooseOfChat('Bots');
  const dialog = ada.page.getByRole('dialog', { name: 'Bots' });
  for (const name of names) {
    await dialog.getByRole('button', { name: `Add ${name}` }).press('Enter');
    await expect(dialog.getByRole('button', { name: `Remove ${name}` })).toBeFocused();
  }
  await ada.page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
}

/** All that the live region of a page says from now on: what is new in it each time. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  const log = page.locator('.cq-sr[aria-live=polite]').last();
  await log.evaluate(region => {
    const said: string[] = [];
    Object.assign(window, { said });
    const note = ({ type, target, addedNodes }: MutationRecord): void => {
      const nodes = type === 'childList' ? [...addedNodes] : [target];
      said.push(...nodes.map(node => node.textContent ?? '').filter(Boolean));
    };
    new MutationObserver(records => records.forEach(note)).observe(region, {
      childList: true,
      characterData: true,
      subtree: true
    });
  });
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said);
}

test.describe('two people and three bots, in JupyterLab and on the page', () => {
  test('[BOTVIEW1] [UI1] they are added, asked, stopped, tried again, answered and removed', async ({
    lab,
    visit,
    jupyter
  }) => {
    test.slow();
    const ada = await lab('ada');
    const chat = await ada.create('Survey team');
    const [page, ben] = await benOnThePage(visit, jupyter, 'Survey team');
    await ada.chooseOfChat('Bots');
    const dialog = ada.page.getByRole('dialog', { name: 'Bots' });
    await expect(dialog).toContainText('Answers arithmetic');
    await expect(dialog).toContainText('decides what the other bots');
    await ada.page.keyboard.press('Escape');
    await addBots(ada, 'Calculator', 'Echo', 'Surveyor');
    await expect(ben.log).toContainText('added Surveyor');

    // A mention and a command, with the keyboard alone.
    const asked = ada.page.locator('.cq-Composer-asked').filter({ visible: true });
    await ada.composer.pressSequentially('@calc');
    await expect(asked).toHaveText('Asks Calculator and Echo');
    await ada.composer.press('Tab');
    await ada.composer.pressSequentially('2*(3+4)');
    await expect(asked).toHaveText('Asks Calculator');
    await ada.composer.press('Enter');
    for (const view of [ada, ben]) {
      await expect(view.message('Calculator').locator('.cq-Body', { hasText: '14' })).toHaveCount(
        1
      );
      await expect(view.message('Received')).toHaveCount(0);
    }
    await ada.composer.pressSequentially('/');
    await expect(ada.page.getByRole('option')).toHaveText([/\/plan run/, /\/report/]);
    await ada.composer.press('Escape');

    // Stopped before its first word.
    await ada.send('@Surveyor what about the north?');
    for (const where of [ada.page, page]) {
      const work = where.getByRole('group', { name: 'Surveyor (bot) is answering' });
      await expect(work).toContainText('Searching the survey notes…');
    }
    await expect(ben.button('Stop')).toHaveCount(0);
    await ada.page.screenshot({ path: join(SHOTS, 'working.png') });
    await ada.button('Stop').click();
    for (const where of [ada.page, page]) {
      await expect(where.locator('.cq-Work')).toHaveCount(0);
    }

    // A failed reply is tried again by the one who asked.
    await ben.send('@Surveyor please fail');
    await expect(ada.message('The model is away.')).toHaveCount(1);
    await page.screenshot({ path: join(SHOTS, 'failed.png') });
    await ben.button('Retry').click();
    await expect(ada.message('It works now: 41 rows.')).toHaveCount(1);

    // Ben is asked; Ada sees that she may not choose, and what he chose.
    await ben.send('/plan 12');
    const ask = (where: Page): Locator =>
      where.getByRole('group', { name: 'Answers to Surveyor (bot)' });
    await expect(ask(ada.page)).toContainText('Only ben may choose.');
    const waits = page.getByRole('group', { name: 'Surveyor (bot) waits for an answer' });
    await expect(waits).toContainText('Waiting for an answer');
    await page.setViewportSize({ width: 390, height: 700 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: join(SHOTS, 'asked-phone-dark.png') });
    await ask(page).getByRole('button', { name: 'Repeat the run' }).press('Enter');
    for (const view of [ada, ben]) {
      await expect(view.message('Shall I').locator('.cq-Outcome')).toHaveText(
        'ben chose Repeat the run'
      );
    }
    await ada.button('Plot by week').click();
    await expect(ben.message('Plot by week')).toContainText('Ada Lovelace');
    await expect(ben.button('No, thanks')).toHaveCount(0);

    // Ben may not delete what a bot said, the owner may.
    await page.setViewportSize({ width: 1280, height: 800 });
    await ben.message('It works now').hover({ position: { x: 60, y: 8 } });
    await ben.message('It works now').hover({ position: { x: 66, y: 10 } });
    await expect(ben.message('It works now').getByRole('toolbar')).toBeVisible();
    await ben.message('It works now').getByRole('button', { name: 'More actions' }).click();
    await expect(page.getByRole('menuitem', { name: 'Copy', exact: true })).toBeVisible();
    await expect(page.getByRole('menuitem', { name: 'Delete' })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await ada.act('It works now', 'Delete');
    await ada.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect(ben.message('It works now')).toHaveCount(0);

    // Bots that answer each other become quiet.
    const request = async (token: string, method: string, path: string, body?: object) => {
      const response = await fetch(`${jupyter.chatUrl}/chat/${path}`, {
        method,
        headers: {
          cookie: 'colloquy-user=ada',
          authorization: `Bearer ${token}`,
          'content-type': 'application/json'
        },
        body: body && JSON.stringify(body)
      });
      const text = await response.text();
      return (text ? JSON.parse(text) : {}) as { token: string };
    };
    const token = await jupyter.token('ada');
    const tokens: string[] = [];
    for (const name of ['parrot', 'crow']) {
      tokens.push((await request(token, 'POST', 'bots', { name, kind: 'outside' })).token);
      await request(token, 'PUT', `threads/${chat}/bots/${name}`);
    }
    await ada.send('@parrot and @crow, talk');
    // A reply quotes it.
    await expect(ben.message('and @crow, talk').first()).toBeVisible();
    for (let i = 0; i < 6; i++) {
      await request(tokens[i % 2], 'POST', `threads/${chat}/messages`, { content: `Word ${i}.` });
    }
    for (const view of [ada, ben]) {
      await expect(view.log).toContainText('They are quiet until a person writes.');
    }

    await ada.chooseOfChat('Bots');
    await dialog.getByRole('button', { name: 'Remove Surveyor' }).press('Enter');
    await expect(ben.log).toContainText('removed Surveyor');
    await ada.page.keyboard.press('Escape');
    await ada.composer.fill('/');
    await expect(ada.page.getByRole('option')).toHaveCount(0);
  });

  test('[BOTVIEW2] nothing that is read, selected or written jumps while an answer grows', async ({
    lab,
    visit,
    jupyter
  }) => {
    test.slow();
    const ada = await lab('ada');
    await ada.create('Survey report');
    await addBots(ada, 'Surveyor');
    const [page, ben] = await benOnThePage(visit, jupyter, 'Survey report');
    const said = await listen(page);
    await ada.send('/report');
    const grown = (view: ChatView, line: number): Promise<void> =>
      expect(view.message('The survey')).toContainText(`Area ${line} has been read`);
    await page.setViewportSize({ width: 1000, height: 400 });
    await grown(ben, 8);

    // Ben selects a word at the beginning and reads on there, while Ada writes.
    const words = (): Promise<string> => page.evaluate(() => String(document.getSelection()));
    await ben.message('The survey').locator('strong', { hasText: 'done' }).dblclick();
    expect(await words()).toBe('done');
    const heading = await ben.message('The survey').locator('h2').elementHandle();
    const kept = heading;
    await kept.evaluate(element => element.scrollIntoView());
    const top = (await kept.boundingBox())!.y;
    await ada.composer.pressSequentially('How long ');
    await ada.composer.press('ArrowLeft');
    await grown(ben, 16);
    await ada.composer.pressSequentially('!');
    await expect(ada.composer).toHaveValue('How long! ');
    expect(await words()).toBe('done');
    expect(await kept.evaluate(element => element.isConnected)).toBe(true);
    expect((await kept.boundingBox())!.y).toBeCloseTo(top, 0);
    // Ada follows the end.
    await expect(ada.page.locator('.cq-Stream').last()).toBeInViewport();
    await ada.page.screenshot({ path: join(SHOTS, 'growing.png') });

    // The tools of the message would move the button away from the pointer.
    await ada.button('Stop').hover();
    await grown(ben, 20);
    await expect(ada.log.getByRole('toolbar', { name: 'Message actions' })).toHaveCount(0);
    await ada.button('Stop').click();
    for (const view of [ada, ben]) {
      await expect(view.message('The survey').locator('.cq-Stream')).toHaveText('(stopped)');
    }
    const heard = await said();
    expect(heard).toEqual([
      'Ada Lovelace, “/report”',
      'Surveyor (bot) is answering',
      expect.stringMatching(/^Surveyor \(bot\), “The survey/)
    ]);
  });
});
