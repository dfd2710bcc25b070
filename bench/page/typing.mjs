// Functions that `evaluate` runs in the page.
import { fileURLToPath } from 'node:url';
import { openChat, openPage } from '../lines/browser-page.mjs';
import { startColloquy } from '../servers.mjs';
import { createChat, request, say } from './rest.mjs';
import { typeInto } from './keys.mjs';

const PROGRAM = fileURLToPath(new URL('../bot-server.mjs', import.meta.url));

/** Milliseconds between two changes of the text that grows: those of the bot's reply. */
const GROWS_EVERY = 50;

/** The floor: resolves with the milliseconds of each key in a page that has only a text box, and a text that grows. */
export async function typingInEmptyPage(browser, words) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.setContent('<textarea cols="80" rows="3"></textarea><p></p>');
  await page.evaluate(every => {
    setInterval(() => document.querySelector('p').append(' word'), every);
  }, GROWS_EVERY);
  const box = page.getByRole('textbox');
  await typeInto(page, box, 'Warm up. ');
  const times = await typeInto(page, box, 'a few words '.repeat(words));
  await page.close();
  return times;
}

/** Resolves with the milliseconds of each key in the composer, while a bot's reply grows above it. */
export async function typing(browser, words) {
  const server = await startColloquy({ program: PROGRAM });
  try {
    const chat = await createChat(server, 'ada', 'Typing');
    const page = await openPage(browser, server, 'ada');
    await openChat(page, chat);
    await request(server, 'ada', 'PUT', `threads/${chat}/bots/talker`);
    await say(server, 'ada', chat, 'Begin');
    const reply = page.locator('.cq-Message').last();
    await reply.filter({ hasText: 'word word' }).waitFor();
    const composer = page.getByRole('textbox', { name: /^Message( to |$)/ });
    await typeInto(page, composer, 'Warm up. ');
    const before = (await reply.textContent()).length;
    const times = await typeInto(page, composer, 'a few words '.repeat(words));
    const grown = (await reply.textContent()).length - before;
    await page.context().close();
    if (grown === 0) {
      throw new Error('No reply grew while the keys were pressed.');
    }
    return times;
  } finally {
    await server.end();
  }
}
