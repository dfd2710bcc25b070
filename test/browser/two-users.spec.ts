import type { Locator } from '@playwright/test';
import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

const SAMPLES = 50;

test('[UI1] two people chat, and see each other type', async ({ lab }) => {
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  await ada.create('Morning talk');
  await grace.open('Morning talk');

  await ada.send('Hello **Grace**');
  await expect(grace.message('Hello Grace').locator('strong')).toHaveText('Grace');
  await expect(grace.message('Hello Grace')).toContainText('Ada Lovelace');

  await grace.composer.pressSequentially('Good');
  await expect(ada.panel.getByRole('status')).toContainText('Grace Hopper is typing');
  await grace.send('Good morning');
  await expect(ada.message('Good morning').first()).toContainText('Grace Hopper');
  await expect(ada.panel.getByRole('status')).not.toContainText('typing');
});

test("[UI1] a bot joins by the chat's menu, and leaves by it", async ({ visit }) => {
  const alone = await Alone.start({ bots: 'echo' });
  try {
    const page = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
    await page.getByRole('button', { name: 'New chat' }).first().click();
    const ada = new ChatView(page.locator('body'));
    await ada.renameCurrent('With a bot');
    await ada.send('Among people');
    await expect(ada.message('Among people')).toHaveCount(1);

    const menu = ada.button('Chat menu');
    const entry = page.getByRole('menuitem', { name: 'Bots' });
    const bots = page.getByRole('dialog', { name: 'Bots' });
    const button = (name: string): Locator => bots.getByRole('button', { name });
    await menu.press('Enter');
    await entry.press('Enter');
    await button('Add Echo').press('Enter');
    await button('Close').press('Enter');
    await expect(ada.log).toContainText(/added Echo/);
    await ada.send('Hello');
    await expect(ada.message(/Received:.*Hello/s)).toHaveCount(1);
    await expect(ada.message(/Received:.*Among/s)).toHaveCount(0);

    await menu.press('Enter');
    await entry.press('Enter');
    await expect(button('Add Echo')).toHaveCount(0);
    await button('Remove Echo').press('Enter');
    await expect(ada.log).toContainText(/removed Echo/);
  } finally {
    await alone.stop();
  }
});

test('[UI2] a message reaches the other browser at once', async ({ lab }) => {
  test.slow();
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  await ada.create('Latency');
  await grace.open('Latency');
  await ada.send('Are you there?');
  await expect(grace.message('Are you there?').first()).toBeVisible();

  const times: number[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    const text = `sample ${i}.`;
    // Both pages use the clock of this computer.
    const shown = grace.page.evaluate(async wanted => {
      const log = [...document.querySelectorAll('[role=log]')].find(
        element => element.getClientRects().length > 0
      )!;
      while (!log.textContent?.includes(wanted)) {
        await new Promise(requestAnimationFrame);
      }
      return performance.timeOrigin + performance.now();
    }, text);
    await ada.composer.fill(text);
    await ada.page.evaluate(() =>
      document.addEventListener(
        'keydown',
        () => Object.assign(window, { pressedAt: performance.timeOrigin + performance.now() }),
        { capture: true, once: true }
      )
    );
    await ada.composer.press('Enter');
    const pressed = await ada.page.evaluate(
      () => (window as unknown as { pressedAt: number }).pressedAt
    );
    times.push((await shown) - pressed);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string => `${times[Math.floor(share * (SAMPLES - 1))].toFixed(0)} ms`;
  console.log(
    `Enter to the other browser, ${SAMPLES} messages: median ${at(0.5)}, 95 % ${at(0.95)}, worst ${at(1)}`
  );
  await expect(grace.message(`sample ${SAMPLES - 1}.`).first()).toBeVisible();
});
