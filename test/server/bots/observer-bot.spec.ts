import { BOT, startObserverBot } from '../../../examples/observer-bot/observer-bot.mjs';
import { person } from '../../harness/people.js';
import { BotHouse } from './bot-house.js';

describe('a bot that observes the document', () => {
  let house: BotHouse;

  beforeEach(async () => {
    house = await BotHouse.open([]);
  });

  afterEach(() => house.close());

  it('[OBSERVER1] answers each message of people once, never its own, never old ones', async () => {
    const chat = await house.chat();
    await house.say(chat, 'Old');
    await house.rooms.dispose();

    house = await BotHouse.open([], house.storage, house.clock);
    const listeners = house.rooms.events.size;
    const bot = startObserverBot(house.rooms);
    const opened = await house.rooms.getDocument(`text:chat:${chat}`);
    await house.quiet();
    expect(await house.said(chat)).toEqual(['ada: Old']);
    const [one, two] = [await house.say(chat, 'One'), await house.say(chat, 'Two')];
    await house.say(chat, 'Beep', person('machine', { bot: true }));
    await house.quiet();
    const answers = (await house.messages(chat)).filter(m => m.sender === BOT.username);
    expect(answers.map(({ reply_to }) => reply_to)).toEqual([one, two]);
    expect(answers[0]).toMatchObject({ type: 'msg', body: `Seen: \`${one}\``, raw_time: false });
    expect(opened.getMessages()).toHaveLength(6);
    expect(house.errors).toEqual([]);

    bot.dispose();
    await house.say(chat, 'Three');
    await house.quiet();
    expect(await house.messages(chat)).toHaveLength(7);
    opened.dispose();
    expect(house.rooms.events.size).toBe(listeners);
  });
});
