import type { BrowserContext, Page } from '@playwright/test';
import { PushService } from '../harness/push-service.js';
import { Alone } from './harness/alone.js';
import { expect, test } from './harness/test.js';

/** Replaces the browser's own push service, which is a foreign server, by one on this computer. All pages of an origin have one subscription. */
async function useService(context: BrowserContext, service: PushService): Promise<void> {
  const { endpoint, p256dh, auth } = service.subscription();
  await context.addInitScript(
    given => {
      const KEPT = 'subscribed';
      const subscription = {
        endpoint: given.endpoint,
        toJSON: () => ({
          endpoint: given.endpoint,
          keys: { p256dh: given.p256dh, auth: given.auth }
        }),
        unsubscribe: () => {
          localStorage.removeItem(KEPT);
          return Promise.resolve(true);
        }
      };
      Object.assign(PushManager.prototype, {
        getSubscription: () => Promise.resolve(localStorage.getItem(KEPT) ? subscription : null),
        subscribe: () => {
          localStorage.setItem(KEPT, 'yes');
          return Promise.resolve(subscription);
        }
      });
    },
    { endpoint, p256dh, auth }
  );
}

/** Gives a push to the page's service worker, as the browser does with one of its push service. */
async function deliver(page: Page, origin: string, data: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const registered = new Promise<string>(resolve =>
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) =>
      registrations.forEach(one => resolve(one.registrationId))
    )
  );
  await session.send('ServiceWorker.enable');
  const registrationId = await registered;
  await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
}

test('[PUSHPAGE6] a message is pushed to the browser of somebody whose page is closed', async ({
  browser
}) => {
  const service = await PushService.open();
  const alone = await Alone.start({
    config: { pushContact: 'mailto:ops@example.test', webhookHosts: ['127.0.0.1'] }
  });
  const origin = new URL(alone.url).origin;
  const chat = await alone.chat('bob', 'Plans', ['Hello']);
  const context = await browser.newContext();
  await context.grantPermissions(['notifications'], { origin });
  await useService(context, service);
  const ada = await context.newPage();
  await ada.goto(`${alone.url}/#token=${await alone.token('ada')}`);
  await ada.getByRole('navigation').getByRole('button', { name: 'More', exact: true }).click();
  await ada.getByRole('menuitem', { name: 'Settings' }).click();
  const dialog = ada.getByRole('dialog', { name: 'Settings' });
  await dialog.getByLabel('Notify while this page is closed').click();
  await expect(dialog.getByLabel('Notify while this page is closed')).toBeChecked();
  await expect(dialog.getByLabel('Show the text of messages in notifications')).toBeChecked();
  await ada.screenshot({ path: 'test-results/settings/push.png' });
  await ada.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  // Another page of the server, so that no page with chats is open.
  await ada.goto(`${alone.url}/chat.svg`);

  await alone.say('bob', chat, ['Are you *there*?']);
  await expect.poll(() => service.pushed.length, { timeout: 20_000 }).toBe(1);
  const news = service.news[0];
  expect(news).toEqual({ chat, title: 'Plans', body: 'bob\n“Are you there?”' });
  const shown = (): Promise<string[]> =>
    ada.evaluate(async () => {
      const [registration] = await navigator.serviceWorker.getRegistrations();
      const all = await registration.getNotifications();
      return all.map(({ title, body, tag }) => [title, body, tag].join('|'));
    });
  // A service worker that is about to stop takes no push from the browser's tools, so they push again. A notification replaces the last.
  await expect(async () => {
    await deliver(ada, origin, JSON.stringify(news));
    expect(await shown()).toEqual([`Plans|bob\n“Are you there?”|${chat}`]);
  }).toPass();

  await ada.goto(alone.url);
  const removed = ada.waitForResponse(/\/chat\/push\/:remove$/);
  await ada.getByRole('button', { name: 'Sign out' }).click();
  expect((await removed).status()).toBe(204);
  await expect(ada.getByLabel('Your name')).toBeVisible();
  await context.close();
  await alone.stop();
  service.close();
});
