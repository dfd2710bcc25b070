import type { IBot } from '../../server/bots/bot.js';
import { LIMITS } from '../../server/limits.js';
import { BotStage, person } from './bot-stage.js';

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

/**
 * The tests that every bot passes, in the chats of a server in memory. `make` creates the bot anew, as a start of the server does. Call it
 * where the test framework has set its globals `describe`, `it`, `expect`, `beforeEach` and `afterEach`.
 */
export function botContract(name: string, make: () => IBot): void {
  describe(`${name} as a bot`, () => declareTests(make));
}

function declareTests(make: () => IBot): void {
  let stage: BotStage;
  let bot: IBot;
  let chat: string;

  beforeEach(async () => {
    bot = make();
    stage = await BotStage.open([bot]);
    chat = await stage.chat();
  });

  afterEach(() => stage.close());

  const answers = async (): Promise<string[]> =>
    (await stage.messages(chat)).filter(m => m.sender === bot.name).map(({ id }) => id);

  it('[BOT1] has a name that can be a username', () => {
    expect(bot.name).toMatch(/^[a-z][a-z0-9-]{0,63}$/);
    expect(bot.displayName).not.toBe('');
  });

  it('[BOT2] ignores its own messages and those of other bots', async () => {
    const other = person('other', { bot: true });
    await stage.rooms.execute(person('ada'), {
      type: 'set-role',
      chat,
      username: 'other',
      role: 'bot'
    });
    await stage.say(chat, 'I am a bot', other);
    await stage.quiet();
    expect(await answers()).toEqual([]);
    await stage.say(chat, 'I am a person');
    await stage.quiet();
    const once = await answers();
    await stage.quiet();
    expect(await answers()).toEqual(once);
  });

  it('[BOT3] handles any text', async () => {
    for (const body of HOSTILE) {
      // The room itself refuses some of these.
      await stage.say(chat, body).catch(() => undefined);
      await stage.quiet();
    }
    expect(stage.logged).toEqual([]);
    expect(stage.errors).toEqual([]);
  });

  it('[BOT4] gives the same answer when it gets a message twice', async () => {
    stage.storage.loseCursors = true;
    await stage.say(chat, 'Hello');
    await stage.quiet();
    const before = await stage.said(chat);
    await stage.rooms.dispose();
    stage.storage.loseCursors = false;
    const again = await BotStage.open([make()], stage.storage, stage.clock);
    await again.quiet();
    expect(await again.said(chat)).toEqual(before);
    stage = again;
  });
}
