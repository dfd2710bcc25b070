import type { ChatPage } from './harness/chat-page.js';
import { expect, test } from './harness/test.js';

const MESSAGES = 20;
const KILLED_AT = 8;

/** Counts how often each numbered message of a user is shown. */
async function counts(page: ChatPage, name: string): Promise<number[]> {
  const bodies = Object.values(await page.texts());
  return Array.from(
    { length: MESSAGES },
    (_, i) => bodies.filter(body => body === `${name} ${i}.`).length
  );
}

test('[UI3] a killed server loses no message that anybody saw, and all clients reconnect', async ({
  lab,
  jupyter
}) => {
  test.slow();
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  await ada.create('Restart');
  await grace.open('Restart');
  await ada.send('ready');
  await expect(grace.message('ready').first()).toBeVisible();

  const seen = new Set<string>();
  await grace.page.exposeFunction('onSeen', (text: string) => seen.add(text));
  await grace.page.evaluate(() => {
    const log = [...document.querySelectorAll('[role=log]')].find(
      element => element.getClientRects().length > 0
    )!;
    new MutationObserver(() => {
      for (const [text] of log.textContent?.matchAll(/ada \d+\./g) ?? []) {
        void (window as unknown as { onSeen(text: string): void }).onSeen(text);
      }
    }).observe(log, { childList: true, subtree: true, characterData: true });
  });

  const before = jupyter.serverPid!;
  for (let i = 0; i < MESSAGES; i++) {
    if (i === KILLED_AT) {
      jupyter.killServer();
    }
    await ada.send(`ada ${i}.`);
    await grace.send(`grace ${i}.`);
  }
  const seenAtOnce = new Set(seen);

  await expect.poll(() => jupyter.serverPid, { timeout: 30_000 }).not.toBe(undefined);
  expect(jupyter.serverPid).not.toBe(before);
  const once = Array.from({ length: MESSAGES }, () => 1);
  for (const page of [ada, grace]) {
    for (const name of ['ada', 'grace']) {
      await expect.poll(() => counts(page, name), { timeout: 45_000 }).toEqual(once);
    }
  }
  expect(seenAtOnce.size, 'some were seen before the server was killed').toBeGreaterThan(0);

  await ada.send('and on it goes');
  await expect(grace.message('and on it goes').first()).toBeVisible();
});
