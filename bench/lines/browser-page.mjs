// Functions that `evaluate` runs in the page.
import { chromium } from '@playwright/test';
import { ensureBrowser } from '../../scripts/browser.mjs';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  // Two users have two windows open: neither is in the background.
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--disable-background-timer-throttling'
];

export async function startBrowser() {
  const executablePath = (await ensureBrowser()) || undefined;
  return chromium.launch({ executablePath, args: ARGS });
}

/** Opens the plain page as one user, in a separate browser profile. */
export async function openPage(browser, server, user) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${server.address}/#token=${await server.token(user)}`);
  await page.locator('.cq-Row').first().waitFor();
  return page;
}

/** The bytes that a page has loaded, as they were sent: itself and its files, without what its scripts fetch from the HTTP API. */
export function loadedBytes(page) {
  return page.evaluate(() => {
    const entries = ['navigation', 'resource'].flatMap(type => performance.getEntriesByType(type));
    const files = entries.filter(({ initiatorType }) => initiatorType !== 'fetch');
    // A browser asks for the page's icon again when the address changes.
    const sizes = new Map(files.map(({ name, encodedBodySize }) => [name, encodedBodySize]));
    return [...sizes.values()].reduce((sum, size) => sum + size, 0);
  });
}

/** Opens a chat from the list. Resolves with the milliseconds from the click until its newest message is rendered. */
export async function openChat(page, id) {
  const row = page.locator(`.cq-Row[data-id="${id}"]`);
  await row.evaluate(element => {
    const when = () => performance.timeOrigin + performance.now();
    const visibleLog = () =>
      [...document.querySelectorAll('[role=log]')].find(found => found.getClientRects().length > 0);
    element.addEventListener('click', event => {
      window.clickedAt = performance.timeOrigin + event.timeStamp;
      const earlier = visibleLog();
      const look = () => {
        const log = visibleLog();
        const rows = log?.querySelectorAll('.cq-Message') ?? [];
        if (log !== earlier && rows[rows.length - 1]?.getBoundingClientRect().bottom > 0) {
          window.openedAt ??= when();
        } else {
          requestAnimationFrame(look);
        }
      };
      window.openedAt = undefined;
      look();
    });
  });
  await row.click();
  const opened = await page.waitForFunction(() => window.openedAt - window.clickedAt || 0);
  return opened.jsonValue();
}

/** Milliseconds from the key in one page to the message in the other's; both pages read one computer's clock. */
export async function sendAndSee(from, to, text) {
  const shown = to.evaluate(
    wanted =>
      new Promise(resolve => {
        const log = [...document.querySelectorAll('[role=log]')].find(
          found => found.getClientRects().length > 0
        );
        const observer = new MutationObserver(() => {
          const rows = log.querySelectorAll('.cq-Message');
          if ([...rows].slice(-3).some(row => row.textContent.includes(wanted))) {
            observer.disconnect();
            resolve(performance.timeOrigin + performance.now());
          }
        });
        observer.observe(log, { childList: true, subtree: true, characterData: true });
      }),
    text
  );
  const composer = from.getByRole('textbox', { name: /^Message( to |$)/ });
  await composer.fill(text);
  await from.evaluate(() =>
    document.addEventListener(
      'keydown',
      event => (window.pressedAt = performance.timeOrigin + event.timeStamp),
      { capture: true, once: true }
    )
  );
  await composer.press('Enter');
  const pressed = await from.evaluate(() => window.pressedAt);
  return (await shown) - pressed;
}

/** The bytes of JavaScript's heap after a garbage collection. */
export async function heapOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  return metrics.find(({ name }) => name === 'JSHeapUsedSize').value;
}

/**
 * Scrolls up to a chat's first message. Resolves with the highest number of messages that were rendered at once, Infinity if it did not get
 * there, and with the longest time between two frames.
 */
export function scrollThrough(page) {
  return page.evaluate(async () => {
    const log = [...document.querySelectorAll('[role=log]')].find(
      found => found.getClientRects().length > 0
    );
    let most = 0;
    const look = () => (most = Math.max(most, log.querySelectorAll('.cq-Message').length));
    const observer = new MutationObserver(look);
    observer.observe(log, { childList: true, subtree: true });
    const isThere = () =>
      log.scrollTop === 0 && log.querySelector('.cq-Edge').textContent.startsWith('Start');
    const deadline = performance.now() + 45_000;
    const frame = () => new Promise(requestAnimationFrame);
    let longest = 0;
    for (let last = await frame(); !isThere() && performance.now() < deadline;) {
      log.scrollTop -= 2 * log.clientHeight;
      const next = await frame();
      longest = Math.max(longest, next - last);
      last = next;
      look();
    }
    observer.disconnect();
    return { most: isThere() ? most : Infinity, longest };
  });
}
