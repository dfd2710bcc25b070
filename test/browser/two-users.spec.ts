import { expect, test } from './harness/test.js';

const SAMPLES = 20;

test('[UI1] two people chat, and see each other type', async ({ lab }) => {
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  await ada.create('Morning talk');
  await grace.open('Morning talk');

  await ada.send('Hello **Grace**');
  await expect(grace.message('Hello Grace').locator('strong')).toHaveText('Grace');
  await expect(grace.message('Hello Grace')).toContainText('Ada Lovelace');

  await grace.composer.pressSequentially('Good');
  await expect(ada.panel.locator('.cq-Status')).toContainText('Grace Hopper is typing');
  await grace.send('Good morning');
  await expect(ada.message('Good morning').first()).toContainText('Grace Hopper');
  await expect(ada.panel.locator('.cq-Status')).not.toContainText('typing');
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
