import { bundlePage } from '../../scripts/build.mjs';
import { chatList } from '../page/chat-list.mjs';
import { hour } from '../page/hour.mjs';
import { labBytes } from '../page/lab.mjs';
import { typing, typingInEmptyPage } from '../page/typing.mjs';
import { mega, milli, share } from '../table.mjs';
import { startBrowser } from './browser-page.mjs';

const CHATS = 1_000;
const MINUTES = 60;

const text = times => `p50 ${milli(share(times, 0.5))}, p95 ${milli(share(times, 0.95))}`;

async function run({ long }) {
  await bundlePage();
  const browser = await startBrowser();
  try {
    const lab = await labBytes(browser);
    const words = long ? 40 : 12;
    const floor = await typingInEmptyPage(browser, words);
    const typed = await typing(browser, words);
    const { rows, keys } = await chatList(browser, CHATS);
    const { before, after } = await hour(browser, MINUTES);
    return [
      {
        figure: `bytes that JupyterLab loads at its start, compressed, in ${lab.files} files`,
        ours: `${Math.round(lab.bytes / 1024)} KiB`,
        value: lab.bytes,
        limit: 80 * 1024,
        unit: 'count'
      },
      {
        figure: `a key in the composer while a reply grows, of ${typed.length}`,
        ours: text(typed),
        against: `a bare text box ${text(floor)}`,
        value: share(typed, 0.95),
        limit: 16,
        unit: 'milli'
      },
      {
        figure: `rows in the page while one scrolls through ${CHATS} chats`,
        ours: `${rows} at most`,
        value: rows,
        limit: 60,
        unit: 'count'
      },
      {
        figure: `a key in the search among ${CHATS} chats`,
        ours: text(keys),
        value: share(keys, 0.95),
        limit: 50,
        unit: 'milli'
      },
      {
        figure: `heap after ${MINUTES} minutes of use, without their pauses`,
        ours: `${mega(after)}; ${mega(before)} before`,
        value: after,
        limit: 40e6,
        unit: 'mega'
      }
    ];
  } finally {
    await browser.close();
  }
}

export const page = { title: '13 in the page', run };
