import { heapOf, openChat, openPage, sendAndSee } from '../lines/browser-page.mjs';
import { startColloquy } from '../servers.mjs';
import { typeInto } from './keys.mjs';
import { createChat, say } from './rest.mjs';

const CHATS = 10;
/** Messages of others in each minute. */
const ARRIVING = 10;

/**
 * A lively hour without its pauses: in each minute, somebody opens a chat, reads what arrives there and in another one, answers, scrolls up,
 * searches in the list. Resolves with the heap before and after it.
 */
export async function hour(browser, minutes) {
  const server = await startColloquy();
  try {
    const chats = [];
    for (let i = 0; i < CHATS; i++) {
      chats.push(await createChat(server, 'grace', `Topic ${i}`));
    }
    const page = await openPage(browser, server, 'ada');
    const before = await heapOf(page);
    for (let minute = 0; minute < minutes; minute++) {
      const [chat, other] = [chats[minute % CHATS], chats[(minute + 1) % CHATS]];
      await openChat(page, chat);
      for (let i = 0; i < ARRIVING; i++) {
        const content = `**Message** ${i} of \`minute ${minute}\`, ${'as long as most are. '.repeat(i)}`;
        await say(server, 'grace', i % 3 ? chat : other, content);
      }
      await sendAndSee(page, page, `answer ${minute}.`);
      await page.getByRole('log').evaluate(log => (log.scrollTop -= 3 * log.clientHeight));
      const search = page.getByLabel('Search chats');
      await typeInto(page, search, 'to');
      await search.fill('');
    }
    const after = await heapOf(page);
    await page.context().close();
    return { before, after };
  } finally {
    await server.end();
  }
}
