import { BOT, startObserverBot } from '../../../examples/observer-bot/observer-bot.mjs';
import { person } from '../../harness/people.js';
import { BotStage } from '../../../testing/index.js';

describe('a bot that observes the document', () => {
  let harness: BotStage;

  beforeEach(async () => {
    harness = await BotStage.open([]);
  });

  afterEach(() => harness.close());

  it('[OBSERVER1] answers each message of a person once, and neither its own nor old ones', async () => {
    const chat = await harness.chat();
    await harness.say(chat, 'Old');
    await harness.rooms.dispose();

    harness = await BotStage.open([], harness.storage, harness.clock);
    const listeners = harness.rooms.events.size;
    const bot = startObserverBot(harness.rooms);
    const opened = await harness.rooms.getDocument(`text:chat:${chat}`);
    await harness.quiet();
    expect(await harness.said(chat)).toEqual(['ada: Old']);
    const [one, two] = [await harness.say(chat, 'One'), await harness.say(chat, 'Two')];
    await harness.say(chat, 'Beep', person('machine', { bot: true }));
    await harness.quiet();
    const answers = (await harness.messages(chat)).filter(m => m.sender === BOT.username);
    expect(answers.map(({ reply_to }) => reply_to)).toEqual([one, two]);
    expect(answers[0]).toMatchObject({ type: 'msg', body: `Seen: \`${one}\``, raw_time: false });
    expect(opened.getMessages()).toHaveLength(6);
    expect(harness.errors).toEqual([]);

    bot.dispose();
    await harness.say(chat, 'Three');
    await harness.quiet();
    expect(await harness.messages(chat)).toHaveLength(7);
    opened.dispose();
    expect(harness.rooms.events.size).toBe(listeners);
  });

  it('[OBSERVER2] gets the message that opens the room, also in a private chat', async () => {
    await harness.storage.putUser(BOT);
    for (const access of ['open', 'private'] as const) {
      const participants = [{ username: BOT.username, role: 'bot' as const }];
      const command = { type: 'create-chat', topic: 'Plans', access, participants } as const;
      const { id: chat } = await harness.rooms.execute(person('ada'), command);
      await harness.rooms.dispose();
      harness = await BotStage.open([], harness.storage, harness.clock);
      const bot = startObserverBot(harness.rooms);
      const id = await harness.say(chat, 'The first');
      await harness.quiet();
      expect(await harness.said(chat)).toEqual(['ada: The first', `observer: Seen: \`${id}\``]);
      bot.dispose();
    }
  });
});
