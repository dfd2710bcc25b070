import { bundlePage } from '../../scripts/build.mjs';
import { seed } from '../seed.mjs';
import { startColloquy, temporary } from '../servers.mjs';
import { createChat, readAll } from '../page/rest.mjs';
import { mega, median, milli, share } from '../table.mjs';
import {
  heapOf,
  loadedBytes,
  openChat,
  openPage,
  scrollThrough,
  sendAndSee,
  startBrowser
} from './browser-page.mjs';

const LONG = 10_000;

async function run({ long }) {
  await bundlePage();
  const data = await temporary();
  const [longChat] = await seed(data, { chats: 1, messages: LONG });
  const server = await startColloquy({ data });
  const shortChat = await createChat(server, 'ada', 'Short');
  // A chat opens at its first unread message, and what is measured begins at the newest one.
  await readAll(server, 'ada', longChat);
  const browser = await startBrowser();
  try {
    const [ada, grace] = [
      await openPage(browser, server, 'ada'),
      await openPage(browser, server, 'grace')
    ];
    await Promise.all([ada, grace].map(page => openChat(page, shortChat)));
    const loaded = await loadedBytes(ada);
    const times = [];
    for (let i = -5; i < (long ? 200 : 50); i++) {
      const ms = await sendAndSee(ada, grace, `sample ${i}.`);
      if (i >= 0) {
        times.push(ms);
      }
    }
    await ada.context().close();
    await grace.context().close();

    const opened = [];
    let reader;
    for (let i = 0; i < (long ? 9 : 3); i++) {
      await reader?.context().close();
      reader = await openPage(browser, server, 'ada');
      opened.push(await openChat(reader, longChat));
    }
    const heap = await heapOf(reader);
    const { most, longest } = await scrollThrough(reader);
    const after = await heapOf(reader);
    return [
      {
        figure: 'a streamed reply renders its open block only',
        ours: 'held by the tests: [STREAM1]'
      },
      {
        figure: 'bytes of the page with a chat at its first load, compressed',
        ours: `${Math.round(loaded / 1024)} KiB`,
        value: loaded,
        limit: 250 * 1024,
        unit: 'count'
      },
      {
        figure: `message nodes while one scrolls through ${LONG} messages`,
        ours: `${most} at most`,
        value: most,
        limit: 60,
        unit: 'count'
      },
      {
        figure: 'the longest frame meanwhile',
        ours: milli(longest),
        value: longest,
        limit: 50,
        unit: 'milli'
      },
      {
        figure: "Enter → in the other's page",
        ours: `p50 ${milli(median(times))}, p95 ${milli(share(times, 0.95))}`,
        value: median(times),
        limit: 25,
        unit: 'milli'
      },
      {
        figure: `click → a chat of ${LONG} messages is there`,
        ours: milli(median(opened)),
        value: median(opened),
        limit: 1000,
        unit: 'milli'
      },
      {
        figure: 'heap of its page; once all of it was scrolled through',
        ours: `${mega(heap)}; ${mega(after)}`,
        value: Math.max(heap, after),
        limit: 60e6,
        unit: 'mega'
      }
    ];
  } finally {
    await browser.close();
    await server.end();
  }
}

export const browser = { title: '4, 6, 8 in browsers', run };
