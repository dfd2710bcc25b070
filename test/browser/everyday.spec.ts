import { Alone } from './harness/alone.js';
import { expect, test } from './harness/test.js';

const TABLE = `|${' instrument |'.repeat(8)}\n|${'---|'.repeat(8)}\n|${' calibration |'.repeat(8)}`;

test('[FILES2] [CODE1] files, wide tables, long code and Arabic in a narrow panel, by touch', async ({
  browser
}) => {
  const alone = await Alone.start();
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 800 }
  });
  const { url } = alone;
  const token = await alone.token('ada');
  const headers = { authorization: `Bearer ${token}` };
  const send = async (path: string, data: object | string): Promise<{ id: string }> => {
    const answer = await context.request.post(`${url}/chat/threads${path}`, {
      headers,
      data
    });
    return (await answer.json()) as { id: string };
  };
  const { chatThread } = (await send('', { topic: 'Every day' })) as unknown as {
    chatThread: { id: string };
  };
  const chat = `/${chatThread.id}`;
  const file = await send(`${chat}/attachments?name=north.csv`, 'a,b\n1,2\n');
  await send(`${chat}/messages`, { content: '', attachments: [file.id] });
  await send(`${chat}/messages`, { content: TABLE });
  await send(`${chat}/messages`, { content: `\`\`\`python\n${'x = 1\n'.repeat(300)}\`\`\`` });
  await send(`${chat}/messages`, { content: 'مرحبا **بكم** (hello)' });

  const page = await context.newPage();
  await page.goto(`${url}/#chat=${chatThread.id}&token=${token}`);
  const log = page.getByRole('log');
  await expect(log.getByText('مرحبا')).toBeVisible();
  await expect(page).toHaveTitle(/Colloquy/);

  const fold = log.getByRole('button', { name: 'Show all 300 lines' });
  await fold.scrollIntoViewIfNeeded();
  const cell = log.getByRole('cell', { name: 'calibration' }).first();
  const lines = await cell.evaluate(node => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return range.getClientRects().length;
  });
  expect(lines, 'a word does not break').toBe(1);
  await page.screenshot({ path: 'test-results/screens/everyday-phone.png' });

  await log.getByText('مرحبا').tap();
  await expect(page.getByRole('toolbar', { name: 'Message actions' })).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/everyday-tap.png' });

  await log.evaluate(node => node.scrollTo(0, 0));
  const download = page.waitForEvent('download');
  await log.getByRole('button', { name: /north\.csv/ }).tap();
  expect((await download).suggestedFilename()).toBe('north.csv');
  await page.screenshot({ path: 'test-results/screens/everyday-file.png' });
  await context.close();
  await alone.stop();
});
