import type { Page } from '@playwright/test';
import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

const FOLDER = 'test-results/screens';

const FORMULA = 'The mean is $\\bar{x} = \\frac{1}{n}\\sum_{i=1}^n x_i$ here.';
const CODE = '```python\ndef mean(x):\n    return sum(x) / len(x)  # as above\n```';

/** The files that the page loads for a message. */
const LATER = /\/(mathjax|languages|chunk|dist|MathJax_)[^/]*$/;

const open = (page: Page, topic: string): Promise<void> =>
  page.getByRole('listitem').filter({ hasText: topic }).getByRole('button').first().click();

test.describe('the plain page', () => {
  let alone: Alone;
  test.beforeEach(async () => {
    alone = await Alone.start();
  });
  test.afterEach(() => alone.stop());

  test('[WEB1] a user and a guest chat without JupyterLab', async ({ visit }) => {
    const token = await alone.token('ada');
    const page = await visit(`${alone.url}/#token=${token}`);
    await expect(page).not.toHaveURL(/token/);
    await page.getByRole('button', { name: 'New chat' }).first().click();
    const ada = new ChatView(page.locator('body'));
    await ada.renameCurrent('Open house');
    await ada.send('Welcome');
    await expect(ada.message('Welcome').first()).toBeVisible();

    const other = await visit(alone.url);
    await other.getByLabel('Your name').fill('Noor');
    await other.getByRole('button', { name: 'Join as guest' }).click();
    await open(other, 'Open house');
    const noor = new ChatView(other.locator('body'));
    await expect(noor.message('Welcome').first()).toBeVisible();
    await noor.send('Thank you');
    await expect(ada.message('Thank you').first()).toContainText('Noor');
  });

  test('[PAGE15] a link signs nobody out, and asks before it signs in somebody else', async ({
    visit
  }) => {
    const page = await visit(`${alone.url}/#token=${await alone.token('ada', 'Ada')}`);
    const user = page.locator('.cq-Page-top');
    await expect(user).toContainText('Ada');
    const claims = btoa(JSON.stringify({ sub: 'ada', exp: 4e9 }));
    for (const forged of [`h.${claims}.s`, 'nonsense']) {
      await page.goto('about:blank');
      await page.goto(`${alone.url}/#token=${forged}`);
      const stay = page.getByRole('button', { name: 'Stay signed in as “Ada”' });
      await expect(user.getByText('Ada').or(stay)).toBeVisible();
      if (forged === 'nonsense') {
        await stay.click();
      }
      await expect(user).toContainText('Ada');
    }
    await page.goto('about:blank');
    await page.goto(`${alone.url}/#token=${await alone.token('mallory')}`);
    await page.getByRole('button', { name: 'Stay signed in as “Ada”' }).click();
    await expect(user).toContainText('Ada');
    await page.reload();
    await expect(user).toContainText('Ada');
    await page.goto('about:blank');
    await page.goto(`${alone.url}/#token=${await alone.token('mallory')}`);
    await page.getByRole('button', { name: 'Sign in as “mallory”' }).click();
    await expect(user).toContainText('mallory');
  });

  test('[PAGE8] formulas and code look as in JupyterLab, in light and in dark', async ({
    visit
  }) => {
    const chat = await alone.chat('eve', 'Numbers', ['Welcome']);
    const complaints: string[] = [];
    const onError = ({ message }: Error): void => void complaints.push(message);
    const page = await visit(`${alone.url}/#token=${await alone.token('ada')}`, { onError });
    page.on('console', line => line.type() === 'error' && complaints.push(line.text()));
    const ada = new ChatView(page.locator('body'));
    await open(page, 'Numbers');
    await alone.say('eve', chat, [FORMULA, `${CODE}\n\n\\[\\int_0^1 x^2\\,dx = \\tfrac13\\]`]);
    const fraction = ada.log.locator('mjx-container mjx-frac').first();
    await expect(fraction).toBeVisible();
    const { width, height } = (await fraction.boundingBox())!;
    expect(height).toBeGreaterThan(width);
    const fonts = await page.evaluate(async () => {
      await document.fonts.ready;
      return [...document.fonts].filter(font => font.status === 'loaded').map(font => font.family);
    });
    expect(fonts).toEqual(expect.arrayContaining(['MJXTEX', 'MJXTEX-I']));
    const keyword = ada.log.locator('code span', { hasText: /^def$/ });
    for (const [scheme, colour] of [
      ['light', 'rgb(0, 128, 0)'],
      ['dark', 'rgb(76, 175, 80)']
    ] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await expect(keyword).toHaveCSS('color', colour);
      await page.screenshot({ path: `${FOLDER}/page-rendered-${scheme}.png` });
    }
    expect(complaints).toEqual([]);
  });

  test('[PAGE9] the code for formulas and highlighting loads with the first of each, and source text is shown if it cannot load', async ({
    visit
  }) => {
    const chat = await alone.chat('eve', 'Numbers', ['Some `code` and **more**']);
    const page = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
    const asked: string[] = [];
    page.on('request', request => LATER.test(request.url()) && asked.push(request.url()));
    const ada = new ChatView(page.locator('body'));
    await open(page, 'Numbers');
    await expect(ada.log.locator('strong')).toHaveText('more');
    // The code of the chat is here. That of formulas is not, or it could not fail now.
    asked.length = 0;
    await page.route(LATER, route => route.abort());
    await alone.say('eve', chat, [FORMULA, CODE]);
    await expect(ada.log.getByText('\\frac{1}{n}')).toBeVisible();
    await expect(ada.log.locator('pre code')).toContainText('def mean(x):');
    await expect(ada.log.locator('mjx-container, pre span')).toHaveCount(0);
    expect(asked.length).toBeGreaterThan(1);

    await page.unroute(LATER);
    await alone.say('eve', chat, [`Again: ${FORMULA}`, `Again:\n\n${CODE}`]);
    await expect(ada.log.locator('mjx-frac')).toBeVisible();
    await expect(ada.log.locator('pre span', { hasText: /^def$/ })).toBeVisible();
  });

  test('[OPENAPI5] the page of the API lists the operations and finds one', async ({ visit }) => {
    const page = await visit(`${alone.url}/api.html`);
    await page.setViewportSize({ width: 390, height: 800 });
    const operations = page.getByRole('group');
    await expect(operations.filter({ hasText: 'Create a chat' }).first()).toBeVisible();
    await page.getByLabel('Find an operation').fill('send a message');
    await expect(operations).toHaveCount(1);
    await operations.getByText('Send a message').click();
    await expect(operations).toContainText('reply_to?: string');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
});

/** The colours behind all variables of JupyterLab that the plain page sets, and the corners of buttons. */
const looksOf = (page: Page, names: readonly string[]): Promise<Record<string, string>> =>
  page.evaluate(all => {
    const panel = document.querySelector('.cq-Panel')!;
    const probe = panel.appendChild(document.createElement('button'));
    const found: Record<string, string> = {};
    for (const name of all) {
      // An invalid colour leaves the colour of the line before.
      probe.style.color = 'transparent';
      probe.style.color = `var(${name}, transparent)`;
      found[name] = getComputedStyle(probe).color;
    }
    for (const name of ['cq-Jump', 'cq-Button', 'cq-IconButton']) {
      probe.className = name;
      found[name] = getComputedStyle(probe).borderRadius;
    }
    probe.remove();
    return found;
  }, names);

test('[PAGE10] has the colours and the shapes of JupyterLab, light and dark', async ({
  lab,
  visit,
  jupyter
}) => {
  const ada = await lab('ada');
  await ada.openPanel();
  const cookie = { name: 'colloquy-user', value: 'ada', url: jupyter.url };
  const page = await visit(`${jupyter.chatUrl}/`, { cookie });
  await expect(page.locator('.cq-Panel')).toBeVisible();
  const names = await page.evaluate(() => {
    const found = new Set<string>();
    const read = (rules: CSSRuleList): void => {
      for (const rule of rules) {
        if (rule instanceof CSSStyleRule) {
          [...rule.style].filter(name => name.startsWith('--jp-')).forEach(name => found.add(name));
        } else if (rule instanceof CSSMediaRule) {
          read(rule.cssRules);
        }
      }
    };
    [...document.styleSheets].forEach(sheet => read(sheet.cssRules));
    // JupyterLab's light theme lacks this one.
    found.delete('--jp-content-link-hover-color');
    return [...found].filter(name => /color|background/.test(name));
  });
  expect(names.length).toBeGreaterThan(50);

  // Another test may have left the dark theme.
  await ada.command('Theme: JupyterLab Light');
  await expect(ada.page.locator('body')).toHaveAttribute('data-jp-theme-light', 'true');
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await looksOf(page, names)).toEqual(await looksOf(ada.page, names));
  await page.emulateMedia({ colorScheme: 'dark' });
  await ada.command('Theme: JupyterLab Dark');
  await expect(ada.page.locator('body')).toHaveAttribute('data-jp-theme-light', 'false');
  const dark = await looksOf(page, names);
  await expect.poll(() => looksOf(ada.page, names)).toEqual(dark);
  await ada.command('Theme: JupyterLab Light');
  await expect(ada.page.locator('body')).toHaveAttribute('data-jp-theme-light', 'true');
});
