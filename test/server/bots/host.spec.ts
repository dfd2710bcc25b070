import type { IBot, IConversation } from '../../../server/bots/bot.js';
import { ChatError } from '../../../server/errors.js';
import type { IMessageRow } from '../../../server/storage/storage.js';
import { person } from '../../harness/people.js';
import { ada, BotHouse } from './bot-house.js';

/** A bot that notes what it hears and does what it is told. */
class Parrot implements IBot {
  constructor(
    readonly name = 'parrot',
    private readonly _act: (m: IMessageRow, c: IConversation) => Promise<void> | void = (m, c) =>
      c.reply(`${m.body}!`)
  ) {}

  readonly displayName = 'Parrot';
  readonly heard: string[] = [];

  onMessage(message: IMessageRow, conversation: IConversation): Promise<void> | void {
    this.heard.push(message.body);
    return this._act(message, conversation);
  }
}

/** A promise and its end. */
function gate(): { open: () => void; passed: Promise<void> } {
  let open!: () => void;
  const passed = new Promise<void>(resolve => (open = resolve));
  return { open, passed };
}

describe('the bot host', () => {
  let house: BotHouse;

  afterEach(() => house.close());

  it('[BOT6] hands over each message of people once, in order', async () => {
    const parrot = new Parrot();
    house = await BotHouse.open([parrot]);
    const chat = await house.chat();
    await Promise.all(['One', 'Two'].map(body => house.say(chat, body)));
    await house.say(chat, 'Three');
    await house.quiet();
    expect(parrot.heard).toEqual(['One', 'Two', 'Three']);
    const answers = (await house.said(chat)).filter(said => said.startsWith('parrot'));
    expect(answers).toEqual(['parrot: One!', 'parrot: Two!', 'parrot: Three!']);
  });

  it('[BOT7] never lets two bots talk to each other', async () => {
    const [one, two] = [new Parrot('one'), new Parrot('two')];
    house = await BotHouse.open([one, two]);
    const chat = await house.chat();
    await house.say(chat, 'Hello');
    await house.quiet();
    expect((await house.said(chat)).sort()).toEqual(['ada: Hello', 'one: Hello!', 'two: Hello!']);
  });

  it('[BOT8] a bot that is added later gets no earlier messages', async () => {
    const parrot = new Parrot();
    house = await BotHouse.open([parrot]);
    const chat = await house.chat();
    const role = (role: 'bot' | null) =>
      house.rooms.execute(ada, { type: 'set-role', chat, username: 'parrot', role });
    await house.say(chat, 'With you');
    await house.quiet();
    await role(null);
    await house.say(chat, 'Without you');
    await house.quiet();
    house.clock.advance(1000);
    await role('bot');
    await house.say(chat, 'Welcome back');
    await house.quiet();
    expect(parrot.heard).toEqual(['With you', 'Welcome back']);
  });

  it('[BOT8] keeps out of chats that the bot does not take part in', async () => {
    const parrot = new Parrot();
    const before = await BotHouse.open([]);
    const chat = await before.chat();
    await before.close();
    house = await BotHouse.open([parrot], before.storage, before.clock);
    await house.say(chat, 'Hello');
    await house.quiet();
    expect(parrot.heard).toEqual([]);
  });

  it('[BOT15] puts a bot into no chat by itself, and serves it where it is added', async () => {
    const parrot = new Parrot();
    house = await BotHouse.open([parrot]);
    const chat = await house.chat([]);
    await house.say(chat, 'Among people');
    await house.quiet();
    const people = await house.storage.getParticipants(chat);
    expect(people.map(({ username }) => username)).toEqual(['ada']);
    house.clock.advance(1000);
    const participants = [{ username: 'parrot', role: 'bot' }] as const;
    await house.rooms.execute(ada, { type: 'add-participants', chat, participants });
    await house.say(chat, 'Hello');
    await house.quiet();
    expect(parrot.heard).toEqual(['Hello']);
  });

  it('[BOT9] goes on after a restart where it was', async () => {
    const first = await BotHouse.open([new Parrot()]);
    const chat = await first.chat();
    await first.say(chat, 'One');
    await first.quiet();
    await first.host.dispose();
    await first.say(chat, 'Two');
    await first.rooms.dispose();

    const parrot = new Parrot();
    house = await BotHouse.open([parrot], first.storage, first.clock);
    await house.quiet();
    await house.say(chat, 'Three');
    await house.quiet();
    expect(parrot.heard).toEqual(['Two', 'Three']);
  });

  it('[BOT10] answers nothing twice, though killed between the answer and the cursor', async () => {
    const twice = () =>
      new Parrot('parrot', async (message, conversation) => {
        await conversation.reply(`${message.body}?`);
        await conversation.reply(`${message.body}!`);
      });
    const killed = await BotHouse.open([twice()]);
    const chat = await killed.chat();
    await killed.quiet();
    killed.storage.loseCursors = true;
    await killed.say(chat, 'Hello');
    await killed.quiet();
    await killed.rooms.dispose();
    killed.storage.loseCursors = false;

    const parrot = twice();
    house = await BotHouse.open([parrot], killed.storage, killed.clock);
    await house.quiet();
    expect(parrot.heard).toEqual(['Hello']);
    expect(await house.said(chat)).toEqual(['ada: Hello', 'parrot: Hello?', 'parrot: Hello!']);
  });

  it('[BOT11] a bot that throws disturbs no other bot and gets the next message', async () => {
    const bad = new Parrot('bad', message => {
      if (message.body === 'One') {
        throw new Error('Out of order');
      }
      return Promise.reject(new Error('Still out of order'));
    });
    const good = new Parrot('good');
    house = await BotHouse.open([bad, good]);
    const chat = await house.chat();
    await house.say(chat, 'One');
    await house.say(chat, 'Two');
    await house.quiet();
    expect(bad.heard).toEqual(['One', 'Two']);
    expect(good.heard).toEqual(['One', 'Two']);
    expect(house.logged).toContain('Out of order');
    expect(house.logged).toContain('Still out of order');
    expect(house.logged).not.toContain('"body"');
  });

  it('[BOT12] hands a message over again if its answer could not be stored yet', async () => {
    let failures = 1;
    const parrot = new Parrot('parrot', (message, conversation) => {
      if (failures-- > 0) {
        throw new ChatError('not_saved');
      }
      return conversation.reply(`${message.body}!`);
    });
    house = await BotHouse.open([parrot]);
    const chat = await house.chat();
    await house.say(chat, 'Hello');
    await house.quiet();
    expect(parrot.heard).toEqual(['Hello']);
    house.clock.advance(5_000);
    await house.quiet();
    expect(parrot.heard).toEqual(['Hello', 'Hello']);
    expect(await house.said(chat)).toEqual(['ada: Hello', 'parrot: Hello!']);
  });

  it('[BOT13] serves one message a chat at a time, and many chats side by side', async () => {
    const { open, passed } = gate();
    const parrot = new Parrot('parrot', async (message, conversation) => {
      if (message.body === 'Slow') {
        await passed;
      }
      await conversation.reply(`${message.body}!`);
    });
    house = await BotHouse.open([parrot]);
    const [slow, fast] = [await house.chat(), await house.chat()];
    await house.say(slow, 'Slow');
    await house.say(slow, 'Next');
    await house.say(fast, 'Fast');
    await house.quiet();
    expect(parrot.heard.sort()).toEqual(['Fast', 'Slow']);
    open();
    await house.quiet();
    expect(await house.said(slow)).toEqual([
      'ada: Slow',
      'ada: Next',
      'parrot: Slow!',
      'parrot: Next!'
    ]);
  });

  it('[BOT14] a stop waits for the work of a bot and leaves no listener and no timer', async () => {
    const { open, passed } = gate();
    const parrot = new Parrot('parrot', async (message, conversation) => {
      await passed;
      await conversation.reply(`${message.body}!`);
    });
    house = await BotHouse.open([parrot]);
    const chat = await house.chat();
    await house.say(chat, 'Hello');
    await house.say(chat, 'And?');
    await house.quiet();
    let ended = false;
    const end = house.host.dispose().then(() => (ended = true));
    await house.quiet();
    expect(ended).toBe(false);
    open();
    await end;
    expect(house.rooms.events.size).toBe(0);
    expect(parrot.heard).toEqual(['Hello']);
    expect(await house.said(chat)).toEqual(['ada: Hello', 'ada: And?', 'parrot: Hello!']);
    await house.rooms.dispose();
    expect(house.clock.waiting).toBe(0);
  });

  it('[BOT2] hands over no system messages, deleted ones or those of other bots', async () => {
    const parrot = new Parrot();
    house = await BotHouse.open([parrot]);
    const chat = await house.chat();
    await house.host.dispose();
    const id = await house.say(chat, 'Never mind');
    await house.rooms.execute(ada, { type: 'delete', chat, id });
    await house.say(chat, 'Beep', person('machine', { bot: true }));
    await house.say(chat, 'Hello');
    await house.rooms.dispose();
    house = await BotHouse.open([parrot], house.storage, house.clock);
    await house.quiet();
    expect(parrot.heard).toEqual(['Hello']);
  });
});
