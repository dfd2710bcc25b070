import { deflateSync } from 'node:zlib';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './harness/test.js';

/** A PNG of one colour. */
function png(width: number, height: number): Buffer {
  const table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) {
      c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    }
    return c >>> 0;
  });
  const crc = (data: Buffer): number =>
    (data.reduce((c, byte) => table[(c ^ byte) & 255] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 120)]);
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0))
  ]);
}

/** Pastes or drops files, as a browser does. */
async function bring(
  target: Locator,
  type: 'paste' | 'drop',
  files: { name: string; type: string; text: string }[]
): Promise<void> {
  await target.evaluate(
    (node, given) => {
      const data = new DataTransfer();
      given.files.forEach(file =>
        data.items.add(new File([file.text], file.name, { type: file.type }))
      );
      const init = { bubbles: true, cancelable: true };
      if (given.type === 'paste') {
        node.dispatchEvent(new ClipboardEvent('paste', { ...init, clipboardData: data }));
      } else {
        for (const name of ['dragenter', 'dragover', 'drop']) {
          node.dispatchEvent(new DragEvent(name, { ...init, dataTransfer: data }));
        }
      }
    },
    { files, type }
  );
}

/** A video of one colour, as a recorder of the browser makes it. */
const video = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 64 });
    const context = canvas.getContext('2d')!;
    const recorder = new MediaRecorder(canvas.captureStream());
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const over = new Promise(resolve => (recorder.onstop = resolve));
    recorder.start();
    for (let i = 0; i < 12; i++) {
      context.fillRect(i, i, 9, 9);
      await new Promise(requestAnimationFrame);
    }
    recorder.stop();
    await over;
    return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
  });

const chips = (page: Page): Locator => page.locator('.cq-Composer-files .cq-Chip');

test('[FILES4] [EDITFILES3] two people exchange files, and change those of a message', async ({
  lab
}) => {
  test.slow();
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  await ada.create('Files');
  await grace.open('Files');

  // By the button; the limits are told before anything is uploaded.
  const uploads: string[] = [];
  ada.page.on('request', request => {
    if (request.method() === 'POST' && request.url().includes('/attachments')) {
      uploads.push(decodeURIComponent(request.url().split('name=')[1]));
    }
  });
  await ada.button('Attach files').click();
  const chooser = ada.page.waitForEvent('filechooser');
  await ada.page.getByRole('menuitem', { name: 'From This Computer' }).click();
  await (
    await chooser
  ).setFiles([
    { name: 'plot.png', mimeType: 'image/png', buffer: png(640, 320) },
    { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) }
  ]);
  await expect(chips(ada.page)).toHaveText([/plot\.png/, /empty\.txt.*empty file/]);
  await ada.button('Remove empty.txt').click();
  await bring(ada.composer, 'paste', [{ name: 'notes.txt', type: 'text/plain', text: 'abc' }]);
  await bring(ada.log.or(ada.composer).first(), 'drop', [
    {
      name: 'drawing.svg',
      type: 'image/svg+xml',
      text: '<svg xmlns="http://www.w3.org/2000/svg"/>'
    }
  ]);
  await expect(chips(ada.page)).toHaveCount(3);
  expect(uploads).not.toContain('empty.txt');
  await ada.page.screenshot({ path: 'test-results/attachments-composer.png' });
  await ada.composer.press('Enter');
  await expect(chips(ada.page)).toHaveCount(0);

  const row = grace.log.getByRole('article').last();
  const thumbnail = row.getByRole('button', { name: 'Show plot.png' });
  await expect(thumbnail.locator('img')).toBeVisible();
  const box = (await thumbnail.boundingBox())!;
  expect(Math.abs(box.width / box.height - 2)).toBeLessThan(0.1);
  await expect(row.getByRole('button', { name: /notes\.txt/ })).toBeVisible();
  await grace.page.screenshot({ path: 'test-results/attachments-message.png' });

  await thumbnail.click();
  const lightbox = grace.page.getByRole('dialog', { name: 'plot.png' });
  await expect(lightbox.locator('img')).toBeVisible();
  await grace.page.screenshot({ path: 'test-results/attachments-lightbox.png' });
  const download = grace.page.waitForEvent('download');
  await lightbox.getByRole('button', { name: 'Download plot.png' }).click();
  expect((await download).suggestedFilename()).toBe('plot.png');
  await grace.page.keyboard.press('Escape');
  await expect(lightbox).toHaveCount(0);
  await expect(thumbnail).toBeFocused();

  // A video plays.
  const film = ada.page.waitForEvent('filechooser');
  await ada.button('Attach files').click();
  await ada.page.getByRole('menuitem', { name: 'From This Computer' }).click();
  const buffer = Buffer.from(await video(ada.page));
  await (await film).setFiles([{ name: 'film.webm', mimeType: 'video/webm', buffer }]);
  await expect(chips(ada.page)).toHaveText([/film\.webm/]);
  await ada.composer.press('Enter');
  await grace.button('Play film.webm').click();
  const player = grace.log.locator('video');
  await expect(player).toHaveJSProperty('videoWidth', 64);
  await expect(player).not.toHaveJSProperty('currentTime', 0);
  await ada.act('film.webm', 'Delete');
  await ada.page.getByRole('button', { name: 'Delete' }).last().click();
  await expect(player).toHaveCount(0);

  // An edit takes one file out and adds another.
  await ada.composer.press('ArrowUp');
  const edit = ada.log.getByRole('article').last();
  await expect(edit.locator('.cq-Chip')).toHaveText([/plot\.png/, /notes\.txt/, /drawing\.svg/]);
  await edit.getByRole('button', { name: 'Remove notes.txt' }).click();
  const text = edit.getByRole('textbox');
  await bring(text, 'paste', [{ name: 'keys.csv', type: 'text/csv', text: 'a,b' }]);
  await expect(edit.locator('.cq-Chip').filter({ hasText: 'keys.csv' })).toContainText('3 B');
  await expect(edit.getByRole('progressbar')).toHaveCount(0);
  await ada.page.screenshot({ path: 'test-results/attachments-edit.png' });
  await text.press('Enter');
  await expect(row.getByRole('button', { name: /keys\.csv/ })).toBeVisible();
  await expect(row.getByRole('button', { name: /notes\.txt/ })).toHaveCount(0);
  await expect(thumbnail).toBeVisible();
  await grace.page.screenshot({ path: 'test-results/attachments-edited.png' });
});
