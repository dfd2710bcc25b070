import type { IBot } from '../../server/bots/bot.js';
import { LIMITS } from '../../server/limits.js';
import { person } from '../harness/people.js';
import { ada, TestBots } from '../server/bots/test-bots.js';

/** Texts that break careless code. */
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

/** The rules of every bot, tested in real rooms. */
export function botContract(make: () => IBot): void {
  let harness: TestBots;
  let bot: IBot;
  let chat: string;

  beforeEach(async () => {
    bot = make();
    harness = await TestBots.open([bot]);
    chat = await harness.chat();
  });

  afterEach(() => harness.close());

  const answers = async (): Promise<string[]> =>
    (await harness.messages(chat)).filter(m => m.sender === bot.name).map(({ id }) => id);

  it('[BOT1] has a name that can be a username', () => {
    expect(bot.name).toMatch(/^[a-z][a-z0-9-]{0,63}$/);
    expect(bot.displayName).not.toBe('');
  });

  it('[BOT2] ignores its own messages and those of other bots', async () => {
    const other = person('other', { bot: true });
    await harness.rooms.execute(ada, { type: 'set-role', chat, username: 'other', role: 'bot' });
    await harness.say(chat, 'I am a bot', other);
    await harness.quiet();
    expect(await answers()).toEqual([]);
    await harness.say(chat, 'I am a person');
    await harness.quiet();
    const once = await answers();
    await harness.quiet();
    expect(await answers()).toEqual(once);
  });

  it('[BOT3] handles any text', async () => {
    for (const body of HOSTILE) {
      // The room itself refuses some of these.
      await harness.say(chat, body).catch(() => undefined);
      await harness.quiet();
    }
    expect(harness.logged).toBe('');
    expect(harness.errors).toEqual([]);
  });

  it('[BOT4] gives the same answer when it gets a message twice', async () => {
    harness.storage.loseCursors = true;
    await harness.say(chat, 'Hello');
    await harness.quiet();
    const before = await harness.said(chat);
    await harness.rooms.dispose();
    harness.storage.loseCursors = false;
    const again = await TestBots.open([make()], harness.storage, harness.clock);
    await again.quiet();
    expect(await again.said(chat)).toEqual(before);
    harness = again;
  });
}
