// Functions that `evaluate` runs in the page.
import { openPage } from '../lines/browser-page.mjs';
import { seed } from '../seed.mjs';
import { startColloquy, temporary } from '../servers.mjs';
import { typeInto } from './keys.mjs';

/** Resolves with the highest number of rows in a list of so many chats, and with the milliseconds of each key in its search. */
export async function chatList(browser, chats) {
  const data = await temporary();
  await seed(data, { chats, messages: 1 });
  const server = await startColloquy({ data });
  try {
    const page = await openPage(browser, server, 'ada');
    const rows = await page.locator('.cq-List').evaluate(async list => {
      let most = 0;
      for (let i = 0; i < 200; i++) {
        list.scrollTop += list.clientHeight;
        await new Promise(resolve => requestAnimationFrame(resolve));
        most = Math.max(most, list.querySelectorAll('.cq-Row').length);
      }
      return most;
    });
    const search = page.getByLabel('Search chats');
    await typeInto(page, search, 'chat 7');
    await search.fill('');
    const keys = await typeInto(page, search, `chat ${chats - 1}`.repeat(3));
    await page.context().close();
    return { rows, keys };
  } finally {
    await server.end();
  }
}
