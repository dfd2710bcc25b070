import { join } from 'node:path';
import { dispose } from '@livekit/rtc-node';
import { Participant } from '../harness/livekit/participant.js';
import {
  API_KEY,
  API_SECRET,
  startLiveKit,
  type ILiveKitServer
} from '../harness/livekit/server.js';
import { expect, test as base } from './harness/test.js';

const SHOTS = join('test-results', 'livekit-room');

const test = base.extend<object, { livekit: ILiveKitServer }>({
  livekit: [
    // eslint-disable-next-line no-empty-pattern -- Playwright wants a pattern
    async ({}, use) => {
      const livekit = await startLiveKit();
      await use(livekit);
      await livekit.stop();
      await dispose();
    },
    { scope: 'worker' }
  ],
  config: [
    async ({ livekit: { url } }, use) =>
      use({ livekit: { url, key: API_KEY, secret: API_SECRET, rooms: ['survey', 'class-*'] } }),
    { scope: 'worker' }
  ]
});

test('[BRIDGEVIEW4] an owner connects a chat to a room by its menu, and both see its state at once', async ({
  lab,
  livekit
}) => {
  const eve = new Participant();
  await eve.join(livekit.url, 'eve', 'survey');
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  await ada.create('Survey team');
  await grace.open('Survey team');
  const dialog = ada.page.getByRole('dialog', { name: 'LiveKit room' });
  const room = dialog.getByLabel('Room', { exact: true });

  await ada.chooseOfChat('LiveKit Room…');
  await expect(room).toBeFocused();
  await room.fill('elsewhere');
  await room.press('Enter');
  await expect(dialog).toContainText('The operator can add it to livekit.rooms');
  await expect(grace.button('LiveKit: refused elsewhere')).toBeVisible();
  await ada.page.screenshot({ path: join(SHOTS, 'refused.png') });

  await room.fill('survey');
  await room.press('Enter');
  await expect(dialog.getByRole('status')).toContainText('survey · connected');
  await ada.page.screenshot({ path: join(SHOTS, 'connected.png') });
  await ada.page.emulateMedia({ forcedColors: 'active' });
  await ada.page.screenshot({ path: join(SHOTS, 'forced-colours.png') });
  await ada.page.emulateMedia({ forcedColors: null });
  await ada.page.keyboard.press('Escape');
  await ada.send('Hello, room');
  await expect.poll(() => eve.texts).toEqual(['Ada Lovelace: Hello, room']);
  await eve.say('Hello, chat');
  await expect(grace.message('Hello, chat').first()).toContainText('eve');

  await livekit.stop();
  await expect(ada.button('LiveKit: trying again… survey')).toBeVisible({ timeout: 40_000 });
  await grace.button('LiveKit: trying again… survey').click();
  const hers = grace.page.getByRole('dialog', { name: 'LiveKit room' });
  await expect(hers).toContainText('survey');
  await expect(hers.getByRole('button', { name: 'Connect' })).toHaveCount(0);
  await grace.page.screenshot({ path: join(SHOTS, 'trying-again.png') });
  await grace.page.keyboard.press('Escape');
  await livekit.start();
  await expect(grace.button('LiveKit: connected survey')).toBeVisible({ timeout: 40_000 });

  await ada.chooseOfChat('LiveKit Room…');
  await dialog.getByRole('button', { name: 'Disconnect' }).click();
  await expect(dialog).toContainText('connected to no room');
  await ada.page.keyboard.press('Escape');
  await expect(grace.button('LiveKit')).toHaveCount(0);
  await eve.room.disconnect();
});
