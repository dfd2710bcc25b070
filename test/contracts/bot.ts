import type { IBot } from '../../server/bots/bot.js';
import { LIMITS } from '../../server/limits.js';
import { person } from '../harness/people.js';
import { ada, BotHouse } from '../server/bots/bot-house.js';

/** Texts that break what is not careful. */
const HOSTILE = [
  '',
  '   ',
  '*',
  '**bold** _it_ `code` ~~no~~',
  'one\n\ntwo\n- three\n1. four\n# five\n> six\n```\nseven',
  '<script>alert(1)</script>',
  '$x$ \\(y\\) \\[z\\]',
  '| a | b |\n|---|---|',
  'x'.repeat(LIMITS.bodyLength),
  '*'.repeat(LIMITS.bodyLength),
  '\ud800 lone',
  '👩‍👩‍👧‍👦'.repeat(500)
];

/** What every bot must get right, in the real rooms. */
export function botContract(make: () => IBot): void {
  let house: BotHouse;
  let bot: IBot;
  let chat: string;

  beforeEach(async () => {
    bot = make();
    house = await BotHouse.open([bot]);
    chat = await house.chat();
  });

  afterEach(() => house.close());

  const answers = async (): Promise<string[]> =>
    (await house.messages(chat)).filter(m => m.sender === bot.name).map(({ id }) => id);

  it('[BOT1] bears a name that can be a username', () => {
    expect(bot.name).toMatch(/^[a-z][a-z0-9-]{0,63}$/);
    expect(bot.displayName).not.toBe('');
  });

  it('[BOT2] ignores its own messages and those of other bots', async () => {
    const other = person('other', { bot: true });
    await house.rooms.execute(ada, { type: 'set-role', chat, username: 'other', role: 'bot' });
    await house.say(chat, 'I am a bot', other);
    await house.quiet();
    expect(await answers()).toEqual([]);
    await house.say(chat, 'I am a person');
    await house.quiet();
    const once = await answers();
    await house.quiet();
    expect(await answers()).toEqual(once);
  });

  it('[BOT3] copes with any text', async () => {
    for (const body of HOSTILE) {
      // Some of these the room itself refuses.
      await house.say(chat, body).catch(() => undefined);
      await house.quiet();
    }
    expect(house.logged).toBe('');
    expect(house.errors).toEqual([]);
  });

  it('[BOT4] says the same when it is handed a message twice', async () => {
    house.storage.loseCursors = true;
    await house.say(chat, 'Hello');
    await house.quiet();
    const before = await house.said(chat);
    await house.rooms.dispose();
    house.storage.loseCursors = false;
    const again = await BotHouse.open([make()], house.storage, house.clock);
    await again.quiet();
    expect(await again.said(chat)).toEqual(before);
    house = again;
  });
}
